import type { Agent } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import type { OpenSocket } from '../../../core/ports/socket.ts';
import { longestFrame } from '../messages/framing.ts';

export interface WsSocketOptions {
  /** The proxy's agent for an address; undefined for a direct connection. */
  readonly agentFor?: ((url: string) => Promise<Agent | undefined>) | undefined;
  /** PEM certificates to trust in place of Node's own list. Where it rejects, the socket fails so. */
  readonly certificateAuthorities?: (() => Promise<readonly string[]>) | undefined;
}

/** `WebSocket.OPEN`, of the standard. */
const openState = 1;

/**
 * Sockets by `ws`, which can ping. Node's own list of certificates is used unless told otherwise, not the system's.
 * Messages are not compressed: they are short, and a compressed one may be a thousand times as large as it looks.
 */
export function createWsSockets({ agentFor, certificateAuthorities }: WsSocketOptions = {}): OpenSocket {
  return (url, handlers) => {
    let socket: WebSocket | null = null;
    let closed = false;

    const closeOnce = (code: number, reason: string) => {
      if (closed) return;
      closed = true;
      handlers.onClose(code, reason);
    };

    const open = async (agent: Agent | undefined) => {
      // Loaded at the first socket: its TLS and HTTP modules are nothing that start-up should wait for.
      const { WebSocket } = await import('ws');
      const ca = await certificateAuthorities?.();
      if (closed) return;
      const opened = new WebSocket(url, {
        followRedirects: false,
        maxPayload: longestFrame,
        perMessageDeflate: false,
        ...(agent === undefined ? {} : { agent }),
        ...(ca === undefined ? {} : { ca: [...ca] }),
      });
      socket = opened;
      opened.on('open', () => handlers.onOpen());
      opened.on('message', (data) => handlers.onMessage(decode(data)));
      opened.on('unexpected-response', (request, response) => {
        request.destroy();
        handlers.onRefused(response.statusCode ?? 0);
        closeOnce(1006, '');
      });
      opened.on('error', (error) => {
        if (!closed) handlers.onError(error);
      });
      opened.on('close', (code, reason) => closeOnce(code, reason.toString('utf8')));
    };

    // One turn later in any case, so that nothing is called back before the caller holds the socket.
    void Promise.resolve(agentFor?.(url))
      .then(open)
      .catch((error: unknown) => {
        handlers.onError(error);
        closeOnce(1006, '');
      });

    return {
      close: (code) => {
        if (socket === null) closeOnce(1006, '');
        else if (code === undefined || socket.readyState !== openState) socket.terminate();
        else socket.close(code);
      },
      send: (text) => {
        if (socket?.readyState === openState) socket.send(text);
      },
      ping: (onPong) => {
        if (socket?.readyState !== openState) return;
        socket.once('pong', onPong);
        socket.ping();
      },
    };
  };
}

function decode(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
