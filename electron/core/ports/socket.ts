/** What happens to a socket, in this order: `onOpen` at most once, messages, and at last `onClose`, exactly once. */
export interface SocketHandlers {
  onOpen(): void;
  /** A text message; binary ones arrive decoded as UTF-8. */
  onMessage(text: string): void;
  /**
   * The server answered the upgrade with something else than a socket. Only factories that can see it tell.
   * @param httpStatus such as 403, or 407 from a proxy
   */
  onRefused(httpStatus: number): void;
  /** @param error may name the address: for sorting out only, never to be logged as it is */
  onError(error: unknown): void;
  /** @param code WebSocket close code; 1006 where the connection broke or never came about */
  onClose(code: number, reason: string): void;
}

export interface Socket {
  /** Closes it; `onClose` still follows unless the program ends first. */
  close(code?: number): void;
  /** Ignored while the socket is not open. */
  send(text: string): void;
  /** A protocol-level ping. Missing where the implementation (a browser's WebSocket) has none. */
  readonly ping?: ((onPong: () => void) => void) | undefined;
}

/** Opens a WebSocket. Never throws and never calls a handler before it returned: what goes wrong arrives through them. */
export type OpenSocket = (url: string, handlers: SocketHandlers) => Socket;
