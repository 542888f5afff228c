import type { OpenSocket, Socket, SocketHandlers } from '../../../core/ports/socket.ts';
import { proxyNotSpoken } from '../../../core/ports/network/networkErrors.ts';
import { classifyNetworkError } from '../../network/networkErrors.ts';

/** A way for sockets to be made; each knows more of the system than the one before, and can do less itself. */
export interface SocketWay {
  readonly name: 'nodeCertificates' | 'systemCertificates' | 'systemNetwork';
  readonly openSocket: OpenSocket;
}

/**
 * Sockets that can ping wherever they can be had. A company's own certificate authority is often known to the system
 * alone, and some proxies are spoken by the system's network alone; so a way that fails for such a reason before it is
 * open makes room for the next, within the same attempt, and the one that opened comes first from then on.
 *
 * Nothing is trusted by this that the system would not trust: requests go by its certificates and its proxy as well.
 *
 * @param ways in the order of trying; at least one
 * @param onWay told of the way that opened where it is another than the last time
 */
export function createSystemTrustSockets(
  ways: readonly SocketWay[],
  onWay: (name: SocketWay['name']) => void,
): OpenSocket {
  let first = 0;
  let lastOpened: SocketWay | undefined = ways[0];

  return (url, handlers) => {
    let current: Socket | null = null;
    let closedByOwner = false;

    function tryWay(index: number): Socket | null {
      const way = ways[index];
      if (way === undefined) return null;
      let opened = false;
      let wantsNext = false;
      const heard: (() => void)[] = [];
      const mayPass = (): boolean => !opened && !closedByOwner && index + 1 < ways.length;
      const watched: SocketHandlers = {
        onOpen: () => {
          opened = true;
          first = index;
          if (lastOpened !== way) onWay(way.name);
          lastOpened = way;
          handlers.onOpen();
        },
        onMessage: handlers.onMessage,
        onRefused: (httpStatus) => {
          wantsNext ||= mayPass() && httpStatus === 407;
          if (opened) handlers.onRefused(httpStatus);
          else heard.push(() => handlers.onRefused(httpStatus));
        },
        onError: (error) => {
          wantsNext ||= mayPass() && isForTheSystem(error);
          if (opened) handlers.onError(error);
          else heard.push(() => handlers.onError(error));
        },
        onClose: (code, reason) => {
          if (wantsNext && !closedByOwner) {
            current = tryWay(index + 1);
            return;
          }
          // What worked once may have been for a network that is no longer there.
          if (!opened) first = 0;
          for (const tell of heard) tell();
          handlers.onClose(code, reason);
        },
      };
      return way.openSocket(url, watched);
    }

    current = tryWay(first);
    return {
      close: (code) => {
        closedByOwner = true;
        current?.close(code);
      },
      send: (text) => current?.send(text),
      get ping() {
        return current?.ping;
      },
    };
  };
}

function isForTheSystem(error: unknown): boolean {
  const { code, reason } = classifyNetworkError(error);
  return code === 'portal.certificateNotTrusted' || reason === proxyNotSpoken;
}
