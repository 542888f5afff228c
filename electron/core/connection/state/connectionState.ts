import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { Capability, Operator } from '../../../../contracts/portal.ts';
import type { AccessOwner, ConnectionRecord } from '../../ports/connectionRecord.ts';

/** What works with a portal and what does not. */
export interface Standing {
  /** Null only until a stored connection has been checked for the first time. */
  readonly operator: Operator | null;
  readonly capabilities: readonly Capability[];
  readonly problem: AppErrorData | null;
}

/** The same with whom the sign-in belongs to, which is asked of the portal apart, and seldom. */
export interface Known extends Standing {
  /** Null until the portal was asked. */
  readonly owner: AccessOwner | null;
}

/** A portal in use. @typeParam U what uses it; only its identity counts here */
export interface InUse<U> extends Known {
  readonly at: 'live';
  readonly use: U;
  /** Where the portal says it has moved to; a host that Ringside may go to. */
  readonly newHost: string | null;
  /** Account of the same portal before, to which something may be owed still. */
  readonly renamedFrom: string | null;
  /** Unix ms. */
  readonly sinceMs: number;
  /** False for the moments in which it is not known whether the live channel comes up. */
  readonly isSettled: boolean;
}

/** What holds when nobody is connecting: no portal, one whose secret is being looked for, or one in use. */
export type Resting<U> =
  | { readonly at: 'none'; readonly problem: AppErrorData | null }
  | { readonly at: 'stored'; readonly record: ConnectionRecord; readonly problem: AppErrorData | null }
  | InUse<U>;

/** A checked access that the keychain does not take: the operator is asked whether to keep it in memory. */
export interface Question<U> extends Known {
  readonly use: U;
  readonly operator: Operator;
  readonly host: string;
  readonly problem: AppErrorData;
  readonly renamedFrom: string | null;
}
export interface Asking<U> {
  readonly at: 'asking';
  readonly question: Question<U>;
  readonly behind: Resting<U>;
}

/** The one connection to a portal. What is `behind` goes on: its channels are open and its commands are sent. */
export type ConnectionState<U> =
  | Resting<U>
  | Asking<U>
  | {
      readonly at: 'connecting';
      /** Tells attempts apart: what an older one comes to changes nothing. */
      readonly attempt: number;
      readonly host: string;
      readonly behind: Resting<U> | Asking<U>;
    };

export function restingOf<U>(state: ConnectionState<U>): Resting<U> {
  if (state.at === 'connecting') return restingOf(state.behind);
  return state.at === 'asking' ? state.behind : state;
}

export function inUseOf<U>(state: ConnectionState<U>): InUse<U> | null {
  const resting = restingOf(state);
  return resting.at === 'live' ? resting : null;
}

export function questionOf<U>(state: ConnectionState<U>): Question<U> | null {
  if (state.at === 'connecting') return questionOf(state.behind);
  return state.at === 'asking' ? state.question : null;
}

export function isUnderWay<U>(state: ConnectionState<U>, attempt: number): boolean {
  return state.at === 'connecting' && state.attempt === attempt;
}
