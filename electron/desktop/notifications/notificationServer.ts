import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import { askSessionBus, type SessionBusDeps } from '../../platform/sessionBus/sessionBus.ts';

export interface NotificationServerDeps extends SessionBusDeps {
  readonly platform: NodeJS.Platform;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
}

/** What shows the desktop's notifications, as far as it has to be known. */
export interface NotificationServer {
  /** It reads the body as markup (freedesktop.org, Desktop Notifications 1.2, "Markup"). */
  readonly readsMarkup: boolean;
}

const answerWithinMs = 1_000;
/** One that has not answered is left alone for so long. */
const askAgainAfterMs = 30_000;
const server = {
  name: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
  // Many desktops start theirs with the first notification.
  mayBeStarted: true,
};

/**
 * Asks the desktop's notification server whether it is there, and whether it reads markup: Electron hands the body on as it is
 * (seen with 33) and has no word for what the server can do. Other systems than Linux show plain text.
 *
 * @returns asks; null where the server has not answered within a second or there is none. Electron must not be told to speak
 *   to it then: it waits for the server's answer, and nothing else of the program goes on meanwhile (seen with 33: 25 s each)
 */
export function createNotificationServer(
  deps: NotificationServerDeps,
): () => Promise<NotificationServer | null> {
  let inVainAtMs = Number.NEGATIVE_INFINITY;
  let isSilent = false;
  let asking: Promise<NotificationServer | null> | null = null;

  const answered = (server: NotificationServer | null): NotificationServer | null => {
    asking = null;
    if (server === null) inVainAtMs = deps.clock.monotonicMs();
    if (server === null && !isSilent) deps.log.warn('notification server does not answer');
    if (server !== null && isSilent) deps.log.info('notification server answers again');
    isSilent = server === null;
    return server;
  };

  return () => {
    if (deps.platform !== 'linux') return Promise.resolve({ readsMarkup: false });
    if (asking === null && deps.clock.monotonicMs() - inVainAtMs < askAgainAfterMs)
      return Promise.resolve(null);
    asking ??= askOnce(deps).then(answered);
    return asking;
  };
}

async function askOnce(deps: NotificationServerDeps): Promise<NotificationServer | null> {
  const answer = await askSessionBus(deps, answerWithinMs, (call) =>
    call({ ...server, member: 'GetCapabilities' }),
  );
  // The body is an array of texts.
  return answer?.kind === 'value' ? { readsMarkup: answer.body.includes('body-markup') } : null;
}
