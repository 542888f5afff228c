/** Why a connection is gone. */
export type TransportLoss =
  /** Something answered, but with an HTTP status instead of messages. */
  | { readonly kind: 'refused'; readonly httpStatus: number }
  /** @property code close code; 1006 where the connection broke or never came about */
  | { readonly kind: 'closed'; readonly code: number; readonly error: unknown }
  /** It never opened, or no longer answers, and nobody said so. */
  | { readonly kind: 'stalled' };

export interface TransportHandlers {
  /** From now on messages can come. */
  onOpen(): void;
  /** @returns whether there was anything new in it; of a long text once that is known */
  onText(text: string): boolean | Promise<boolean>;
  /** Nothing was heard for long on a connection that cannot be asked whether it lives. */
  onSilence(): void;
  /** The last that is heard of it; not called after `close`. */
  onLost(loss: TransportLoss): void;
}

/** One connection to the push server. */
export interface Transport {
  readonly kind: 'websocket' | 'longPolling';
  close(): void;
  /** Says something to the server; long polling can't. */
  send(text: string): void;
}
