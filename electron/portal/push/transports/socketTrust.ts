import type { TransportLoss } from './transport.ts';

/** Whether sockets are worth trying, or long polling has to stand in. */
export interface SocketTrust {
  usable(): boolean;
  /** Takes note of a socket that is gone. @param livedMs how long it was open; null where it never was */
  noteLoss(loss: TransportLoss, livedMs: number | null): void;
  /** A try after a while of long polling failed. */
  distrust(): void;
  /** Sockets may be tried again: the network has changed, time has passed, or one lived long enough. */
  forgive(): void;
}

/** Bitrix24 docs: long polling after more than four errors, sooner with 1006 or 1008, which blocked sockets show. */
const mostPoints = 4;
const abnormalCodes: ReadonlySet<number> = new Set([1006, 1008]);

export function createSocketTrust(stableAfterMs: number): SocketTrust {
  let points = 0;
  return {
    usable: () => points <= mostPoints,
    noteLoss: (loss, livedMs) => {
      if (livedMs !== null && livedMs >= stableAfterMs) points = 0;
      else points += pointsOf(loss, livedMs !== null);
    },
    distrust: () => {
      points = mostPoints + 1;
    },
    forgive: () => {
      points = 0;
    },
  };
}

function pointsOf(loss: TransportLoss, wasOpen: boolean): number {
  // A proxy or firewall that answers an upgrade with a page will do so again.
  if (loss.kind === 'refused') return mostPoints + 1;
  if (!wasOpen || loss.kind === 'stalled') return 2;
  return abnormalCodes.has(loss.code) ? 2 : 1;
}
