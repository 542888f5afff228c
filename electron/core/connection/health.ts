import type { AppErrorCode, AppErrorData } from '../../../contracts/errors.ts';
import type {
  Connection,
  FailedCommand,
  Health,
  HealthState,
  PushHealth,
} from '../../../contracts/portal.ts';

const unreachableCodes: ReadonlySet<AppErrorCode> = new Set([
  'portal.offline',
  'portal.unreachable',
  'portal.nameNotResolved',
]);

interface HealthInput {
  readonly connection: Connection;
  readonly push: PushHealth;
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

function stateOf({ connection, push }: HealthInput, reasons: readonly AppErrorData[]): HealthState {
  if (connection.status !== 'connected') return 'notConnected';
  // Nothing reaches the portal and nothing comes from it.
  if (connection.problem !== null && push.state !== 'live') return 'offline';
  if (push.state === 'down' && cannotBeReached(push.problem)) return 'offline';
  return reasons.length > 0 ? 'degraded' : 'connected';
}

/** Requests would not get through either, so there is no need to send one to find out. */
function cannotBeReached(problem: AppErrorData | null): boolean {
  return problem !== null && unreachableCodes.has(problem.code);
}

function reasonsOf({ connection, push, failedCommands }: HealthInput): AppErrorData[] {
  const reasons: AppErrorData[] = [];
  const add = (reason: AppErrorData | null): void => {
    if (reason !== null && !reasons.some((known) => known.code === reason.code)) reasons.push(reason);
  };
  if (connection.status === 'notConnected') add(connection.problem);
  if (connection.status !== 'connected') return reasons;
  add(connection.problem);
  if (push.state === 'down' || push.state === 'unavailable') add(push.problem);
  add(failedCommands[0]?.problem ?? null);
  return reasons;
}
