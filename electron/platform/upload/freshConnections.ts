import type { Session } from 'electron';
import type { RequestSession } from '../requestSession.ts';

/** Sessions whose connections nobody has used before. */
export interface FreshConnections<S> {
  /**
   * Rejects as `use` does, and with the signal's reason.
   *
   * @param use calls `over` once nothing goes over the wire any more: until then its session serves nobody else
   */
  through<T>(use: (session: S, over: () => void) => Promise<T>, signal: AbortSignal): Promise<T>;
}

/**
 * What is sent by parts can be sent once: it must not go over a connection that was used before. Where the server closes such a one
 * without an answer (or says 408), Chromium sends the request again (net/http/http_network_transaction.cc, `ShouldResendRequest`), and
 * with a body by parts of Electron's its network service dies of that, and all else that is in flight with it (seen with Electron
 * 33.2.1, 8 of 8 times). Over a connection of its own the request fails and is told so. A session serves one at a time, since all its
 * connections are closed before each; a session is never given back to Electron, so they are used again.
 */
export function createFreshConnections<S extends Pick<Session, 'closeAllConnections'>>(
  make: (place: number) => RequestSession<S>,
): FreshConnections<S> {
  const idle: RequestSession<S>[] = [];
  let made = 0;
  return {
    async through(use, signal) {
      signal.throwIfAborted();
      const sessions = idle.pop() ?? make((made += 1));
      const used = sessions.current();
      let isOver = false;
      const over = (): void => {
        if (isOver) return;
        isOver = true;
        idle.push(sessions);
      };
      // A network service that dies meanwhile never says that they are closed: such a session is not used again.
      await unlessAborted(used.closeAllConnections(), signal);
      try {
        const answer = await use(used, over);
        sessions.answered(used);
        return answer;
      } catch (error) {
        sessions.failed(used, error);
        over();
        throw error;
      }
    },
  };
}

function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', giveUp, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
