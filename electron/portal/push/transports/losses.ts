import type { AppErrorData } from '../../../../contracts/errors.ts';
import { nobodyReachedCodes } from '../../../core/ports/network/networkErrors.ts';
import { classifyNetworkError } from '../../network/networkErrors.ts';
import type { TransportLoss } from './transport.ts';

/** What to do about a loss: connect again, with a new configuration, or only after the server had time to restart. */
export type LossReaction =
  | 'reconnect'
  | 'renewConfig'
  | 'waitForRestart'
  /** Without what was said meanwhile: asked for from the last message heard, it would only come as large again. */
  | 'passOver';

/** Close codes of the push server (seen in the SDK); 1000, 1001, 3004, 3005 and all others: just connect again. */
const staleConfigCodes: ReadonlySet<number> = new Set([3000, 3001, 3003, 4010]);
const serverRestartedCode = 3002;

export function reactToLoss(loss: TransportLoss): LossReaction {
  if (loss.kind === 'closed') {
    if (staleConfigCodes.has(loss.code)) return 'renewConfig';
    if (loss.error !== null && classifyNetworkError(loss.error).code === 'portal.answerTooLarge')
      return 'passOver';
    return loss.code === serverRestartedCode ? 'waitForRestart' : 'reconnect';
  }
  // A poll that hangs looks like one that is held: the portal's own answer shows that the network is there.
  if (loss.kind === 'stalled') return 'renewConfig';
  // A refusal may be about the channel, which only a new configuration shows.
  return loss.httpStatus < 500 ? 'renewConfig' : 'reconnect';
}

/** Whether a connection that never opened reached nobody, as far as can be told. */
export function isUnreached(loss: TransportLoss): boolean {
  if (reactToLoss(loss) === 'passOver') return false;
  return loss.kind === 'stalled' || (loss.kind === 'closed' && loss.code === 1006);
}

/** A loss in words that may be logged. */
export function lossForLog(loss: TransportLoss): {
  readonly loss: string;
  readonly code?: number;
  readonly reason?: string;
} {
  if (loss.kind === 'refused') return { loss: 'refused', code: loss.httpStatus };
  if (loss.kind === 'stalled') return { loss: 'stalled' };
  const reason = loss.error === null ? null : classifyNetworkError(loss.error).reason;
  return { loss: 'closed', code: loss.code, ...(reason === null ? {} : { reason }) };
}

/**
 * What the operator is told of a loss.
 *
 * @param host of the portal
 * @param serverHost of the push server, which in the cloud is another one: that it is not reached says nothing of the portal
 */
export function problemOfLoss(loss: TransportLoss, host: string, serverHost: string): AppErrorData {
  if (loss.kind === 'stalled') return { code: 'push.stalled', params: { host } };
  if (loss.kind === 'refused') {
    const code = loss.httpStatus === 407 ? 'portal.proxyNeedsSignIn' : 'push.refused';
    return { code, params: { host, status: String(loss.httpStatus) } };
  }
  if (loss.code === serverRestartedCode) return { code: 'portal.down', params: { host } };
  if (loss.error === null) return { code: 'push.refused', params: { host } };
  const { code, reason } = classifyNetworkError(loss.error);
  const isOfServer = serverHost !== host && nobodyReachedCodes.has(code) && code !== 'portal.offline';
  return { code: isOfServer ? 'push.unreachable' : code, params: { host: serverHost, reason } };
}
