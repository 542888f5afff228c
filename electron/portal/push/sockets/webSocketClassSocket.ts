import type { OpenSocket } from '../../../core/ports/socket.ts';
import { AnswerTooLargeError } from '../../../platform/boundedBody.ts';
import { longestFrame } from '../messages/framing.ts';

/** What is used of a browser-like WebSocket. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  close(code?: number): void;
  send(text: string): void;
}

export type WebSocketClass = new (url: string) => WebSocketLike;

const openState = 1;

/**
 * Sockets by a class with the browser's interface, such as `net.WebSocket` of Electron 45, which goes through
 * Chromium's network stack: the system's proxy and certificates. They cannot ping and cannot see why an upgrade
 * was refused. Nor can they be told a bound beforehand: a message that is too large is only seen once it is there.
 */
export function createClassSockets(webSocketClass: WebSocketClass): OpenSocket {
  return (url, handlers) => {
    const utf8 = new TextDecoder();
    let socket: WebSocketLike | null = null;
    let closed = false;

    const closeOnce = (code: number, reason: string) => {
      if (closed) return;
      closed = true;
      handlers.onClose(code, reason);
    };

    const open = () => {
      if (closed) return;
      const opened = new webSocketClass(url);
      socket = opened;
      opened.binaryType = 'arraybuffer';
      opened.onopen = () => handlers.onOpen();
      opened.onmessage = ({ data }: { readonly data: unknown }) => {
        const length =
          typeof data === 'string' ? data.length : data instanceof ArrayBuffer ? data.byteLength : 0;
        if (length > longestFrame) {
          handlers.onError(new AnswerTooLargeError());
          opened.close();
          closeOnce(1006, '');
        } else if (typeof data === 'string') handlers.onMessage(data);
        else if (data instanceof ArrayBuffer) handlers.onMessage(utf8.decode(new Uint8Array(data)));
      };
      opened.onerror = (event: unknown) => {
        if (!closed) handlers.onError(errorOf(event));
      };
      opened.onclose = ({ code, reason }: { readonly code: number; readonly reason: string }) =>
        closeOnce(code, reason);
    };

    // A constructor that throws (an address it does not like) is a connection that never came about.
    queueMicrotask(() => {
      try {
        open();
      } catch (error) {
        handlers.onError(error);
        closeOnce(1006, '');
      }
    });

    return {
      close: (code) => {
        if (socket === null) closeOnce(1006, '');
        else {
          socket.close(code);
          // A dead connection would keep its owner waiting for the closing handshake.
          if (code === undefined) closeOnce(1006, '');
        }
      },
      send: (text) => {
        if (socket?.readyState === openState) socket.send(text);
      },
    };
  };
}

function errorOf(event: unknown): unknown {
  return typeof event === 'object' && event !== null && 'error' in event ? event.error : null;
}
