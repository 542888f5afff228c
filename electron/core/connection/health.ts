import type { AppErrorData } from '../../../contracts/errors.ts';
import type {
  Connection,
  FailedCommand,
  Health,
  HealthState,
  PushHealth,
} from '../../../contracts/portal.ts';
import { nobodyReachedCodes } from '../ports/network/networkErrors.ts';

interface HealthInput {
  readonly connection: Connection;
  /** All that calls are heard over. */
  readonly channels: readonly PushHealth[];
  readonly failedCommands: readonly FailedCommand[];
  readonly nowMs: number;
}

/**
 * The one word for tray and windows, with its reasons. `sinceMs` of `previous` is kept while the state stays the same.
 */
export function healthOf(input: HealthInput, previous: Health | null): Health {
  const reasons = reasonsOf(input);
  const state = stateOf(input, reasons);
  const sinceMs = previous?.state === state ? previous.sinceMs : input.nowMs;
  return { state, reasons, sinceMs };
}

function stateOf({ connection, channels }: HealthInput, reasons: readonly AppErrorData[]): HealthState {
  if (connection.status !== 'connected') return 'notConnected';
  // Nothing reaches the portal and nothing comes from it.
  if (connection.problem !== null && !channels.some(({ state }) => state === 'live')) return 'offline';
  if (channels.length > 0 && channels.every(cannotBeReached)) return 'offline';
  return reasons.length > 0 ? 'degraded' : 'connected';
}

/** Requests would not get through either, so there is no need to send one to find out. */
function cannotBeReached({ state, problem }: PushHealth): boolean {
  return state === 'down' && problem !== null && nobodyReachedCodes.has(problem.code);
}

/** Why calls are not heard over a channel; null while they are, and for the moments in which it is being opened. */
function reasonOf({ state, problem }: PushHealth): AppErrorData | null {
  if (state === 'live' || state === 'connecting') return null;
  return problem ?? { code: 'push.notLive', params: {} };
}

function reasonsOf({ connection, channels, failedCommands }: HealthInput): AppErrorData[] {
  const reasons: AppErrorData[] = [];
  const add = (reason: AppErrorData | null): void => {
    if (reason !== null && !reasons.some((known) => known.code === reason.code)) reasons.push(reason);
  };
  if (connection.status === 'notConnected') add(connection.problem);
  if (connection.status !== 'connected') return reasons;
  add(connection.problem);
  for (const channel of channels) add(reasonOf(channel));
  add(failedCommands[0]?.problem ?? null);
  return reasons;
}
