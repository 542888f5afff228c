import type { AppErrorCode, AppErrorData } from '../../../contracts/errors.ts';
import type {
  Connection,
  FailedCommand,
  Health,
  HealthState,
  PushHealth,
} from '../../../contracts/portal.ts';
import { causeOf, isLockedOut, isWantOfTelephony } from '../../../contracts/messages/problemCauses.ts';
import { nobodyReachedCodes } from '../ports/network/networkErrors.ts';
import { missingTelephony } from './capabilities.ts';

interface HealthInput {
  readonly connection: Connection;
  /** All that calls are heard over. */
  readonly channels: readonly PushHealth[];
  readonly failedCommands: readonly FailedCommand[];
  readonly nowMs: number;
}

/**
 * The one word for tray and windows, with its reasons: the first one is what explains the word, and no cause is named twice.
 * A reason that leaves cards open says how many, as `cards`. `sinceMs` of `previous` is kept while the state stays the same.
 */
export function healthOf(input: HealthInput, previous: Health | null): Health {
  const { connection, failedCommands } = input;
  const state = stateOf(input);
  const problems =
    connection.status === 'connected'
      ? [...explaining(state, input), ...failedCommands.map(({ problem }) => problem)]
      : connection.status === 'notConnected' && connection.problem !== null
        ? [connection.problem]
        : [];
  const reasons = oncePerCause(problems).map((problem) => withCards(problem, input));
  const shown = state === 'connected' && reasons.length > 0 ? 'degraded' : state;
  const sinceMs = previous?.state === shown ? previous.sinceMs : input.nowMs;
  return { state: shown, reasons, sinceMs };
}

/** The portal itself did not answer: what came back, if anything, came from somewhere on the way. */
const unanswered: ReadonlySet<AppErrorCode> = new Set([
  ...nobodyReachedCodes,
  'portal.timedOut',
  'portal.certificateNotTrusted',
  'portal.proxyNeedsSignIn',
  'portal.clientCertificateNeeded',
  'portal.down',
  'portal.notAPortal',
  'portal.captivePortal',
  'portal.clockSkewed',
  'portal.moved',
]);

function stateOf({ connection, channels }: HealthInput): HealthState {
  if (connection.status !== 'connected') return 'notConnected';
  const { problem } = connection;
  if (problem !== null && isLockedOut(problem)) return 'refused';
  const restIsSilent = problem !== null && unanswered.has(problem.code);
  // A channel that lives is a connection to the portal: calls come, only orders do not get through.
  if (restIsSilent && !channels.some(({ state }) => state === 'live')) return 'offline';
  if (channels.length > 0 && channels.every(cannotBeReached)) return 'offline';
  return problem === null ? 'connected' : 'degraded';
}

/** Requests would not get through either, so there is no need to send one to find out. */
function cannotBeReached({ state, problem }: PushHealth): boolean {
  return state === 'down' && problem !== null && nobodyReachedCodes.has(problem.code);
}

/** What is wrong with the connection, that which explains the state before all else. */
function explaining(state: HealthState, { connection, channels }: HealthInput): AppErrorData[] {
  const rest = connection.status === 'connected' ? connection.problem : null;
  const ofRest = rest === null ? [] : [rest];
  const ofChannels = channels.flatMap((channel) => {
    const reason = reasonOf(channel);
    return reason === null ? [] : [{ channel, reason }];
  });
  if (state !== 'offline') return [...ofRest, ...ofChannels.map(({ reason }) => reason)];
  // That a channel is interrupted is no news of its own where nobody is reached.
  const ofItsOwn = ofChannels.filter(({ channel }) => channel.state !== 'down').map(({ reason }) => reason);
  if (rest !== null && unanswered.has(rest.code)) return [rest, ...ofItsOwn];
  return [...ofChannels.map(({ reason }) => reason), ...ofRest];
}

/** Why calls are not heard over a channel; null while they are, and for the moments in which it is being opened. */
function reasonOf({ state, problem }: PushHealth): AppErrorData | null {
  if (state === 'live' || state === 'connecting') return null;
  return problem ?? { code: 'push.notLive', params: {} };
}

function oncePerCause(problems: readonly AppErrorData[]): AppErrorData[] {
  const causes = new Set<string>();
  return problems.filter((problem) => {
    const cause = causeOf(problem);
    const isNew = !causes.has(cause);
    causes.add(cause);
    return isNew;
  });
}

function withCards(problem: AppErrorData, { failedCommands }: HealthInput): AppErrorData {
  const cards = failedCommands.filter(
    (failed) => failed.kind === 'hide' && causeOf(failed.problem) === causeOf(problem),
  ).length;
  const told = isWantOfTelephony(problem) ? missingTelephony() : problem;
  return cards === 0 ? told : { ...told, params: { ...told.params, cards: String(cards) } };
}
