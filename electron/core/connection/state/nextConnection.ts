import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { AccessOwner, ConnectionRecord } from '../../ports/connectionRecord.ts';
import { inUseOf, isUnderWay, restingOf } from './connectionState.ts';
import type { ConnectionState, InUse, Question, Resting, Standing } from './connectionState.ts';

/** A portal as it goes into use. */
export type Established<U> = Omit<InUse<U>, 'at' | 'newHost'>;

export type ConnectionEvent<U> =
  /** An earlier run left it; its secret is looked for. */
  | { readonly is: 'recordFound'; readonly record: ConnectionRecord }
  /** What an earlier run left cannot be used, now or ever. */
  | { readonly is: 'recordRefused'; readonly problem: AppErrorData }
  /** Its secret cannot be read now. */
  | { readonly is: 'storedNotRead'; readonly problem: AppErrorData }
  | { readonly is: 'storedTakenUp'; readonly inUse: Established<U> }
  | { readonly is: 'attemptBegun'; readonly attempt: number; readonly host: string }
  | { readonly is: 'attemptFailed'; readonly attempt: number }
  | { readonly is: 'established'; readonly attempt: number; readonly inUse: Established<U> }
  | { readonly is: 'asked'; readonly attempt: number; readonly question: Question<U> }
  /** The question's answer is yes, or the keychain took the access after all. */
  | { readonly is: 'answered'; readonly use: U; readonly sinceMs: number }
  /** Its answer is no. */
  | { readonly is: 'declined' }
  | { readonly is: 'channelKnown'; readonly use: U }
  /** The portal said who we are and what works; it is not at another address then. */
  | { readonly is: 'checked'; readonly use: U; readonly standing: Standing }
  /** The portal said whom the sign-in belongs to, or the operator that it is their own all the same. */
  | { readonly is: 'ownerTold'; readonly use: U; readonly owner: AccessOwner }
  /** @property newHost where the portal says it has moved to; null leaves what it said before */
  | {
      readonly is: 'problemMet';
      readonly use: U;
      readonly problem: AppErrorData;
      readonly newHost: string | null;
    }
  | { readonly is: 'disconnected' }
  /** What a disconnected portal left in the keychain; null once it is gone. */
  | { readonly is: 'leftBehind'; readonly problem: AppErrorData | null };

/** What the connection is after an event; the same object where the event does not concern it. */
export function next<U>(state: ConnectionState<U>, event: ConnectionEvent<U>): ConnectionState<U> {
  switch (event.is) {
    case 'recordFound':
      return resting(state, (before) =>
        before.at === 'none' ? { at: 'stored', record: event.record, problem: null } : before,
      );
    case 'recordRefused':
      return resting(state, (before) =>
        before.at === 'live' ? before : { at: 'none', problem: event.problem },
      );
    case 'storedNotRead':
      return resting(state, (before) =>
        before.at === 'stored' ? { ...before, problem: event.problem } : before,
      );
    case 'storedTakenUp':
      return resting(state, (before) => (before.at === 'stored' ? live(event.inUse) : before));
    case 'attemptBegun': {
      const behind = state.at === 'connecting' ? state.behind : state;
      return { at: 'connecting', attempt: event.attempt, host: event.host, behind };
    }
    case 'attemptFailed':
      return state.at === 'connecting' && isUnderWay(state, event.attempt) ? state.behind : state;
    case 'established':
      return isUnderWay(state, event.attempt) ? live(event.inUse) : state;
    case 'asked':
      return isUnderWay(state, event.attempt)
        ? { at: 'asking', question: event.question, behind: restingOf(state) }
        : state;
    case 'answered':
      return answered(state, event.use, event.sinceMs);
    case 'declined':
      if (state.at === 'asking') return state.behind;
      return state.at === 'connecting' ? { ...state, behind: restingOf(state) } : state;
    case 'channelKnown':
      return using(state, event.use, (before) => ({ ...before, isSettled: true }));
    case 'checked':
      return using(state, event.use, (before) => ({
        ...before,
        ...event.standing,
        newHost: null,
        isSettled: true,
      }));
    case 'ownerTold':
      return using(state, event.use, (before) => ({ ...before, owner: event.owner }));
    case 'problemMet':
      return using(state, event.use, (before) => ({
        ...before,
        problem: event.problem,
        newHost: event.newHost ?? before.newHost,
        isSettled: true,
      }));
    case 'disconnected':
      return { at: 'none', problem: null };
    case 'leftBehind':
      return resting(state, (before) =>
        before.at === 'none' ? { ...before, problem: event.problem } : before,
      );
  }
}

function live<U>(inUse: Established<U>): InUse<U> {
  return { ...inUse, at: 'live', newHost: null };
}

function answered<U>(state: ConnectionState<U>, use: U, sinceMs: number): ConnectionState<U> {
  const asking = state.at === 'connecting' ? state.behind : state;
  if (asking.at !== 'asking' || asking.question.use !== use) return state;
  const { operator, capabilities, owner, renamedFrom } = asking.question;
  const what = { operator, capabilities, owner, problem: null, renamedFrom };
  const inUse = { ...what, use, sinceMs, isSettled: true };
  return state.at === 'connecting' ? { ...state, behind: live(inUse) } : live(inUse);
}

/** Changes what rests, wherever it stands, and leaves what is on top of it. */
function resting<U>(
  state: ConnectionState<U>,
  change: (before: Resting<U>) => Resting<U>,
): ConnectionState<U> {
  if (state.at === 'asking') {
    const behind = change(state.behind);
    return behind === state.behind ? state : { ...state, behind };
  }
  if (state.at === 'connecting') {
    const behind = resting(state.behind, change);
    return behind === state.behind || behind.at === 'connecting' ? state : { ...state, behind };
  }
  return change(state);
}

/** The same for the portal in use, where it is still that one. */
function using<U>(
  state: ConnectionState<U>,
  use: U,
  change: (before: InUse<U>) => InUse<U>,
): ConnectionState<U> {
  if (inUseOf(state)?.use !== use) return state;
  return resting(state, (before) => (before.at === 'live' ? change(before) : before));
}
