import type { IpcInput, IpcOutput, IpcPayload } from '../../contracts/ipc.ts';
import type { CommandName, EventName } from '../../contracts/ipcNames.ts';
import { checkNames } from '../../contracts/checks/selfCheck.ts';
import type { Check } from '../core/selfCheck/check.ts';

export type Stop = () => void;
/** Of a feature whose end may fail: false where what it started could not be ended, and would hold the program. */
export type TriedStop = () => boolean;

type Handler<N extends CommandName> = (input: IpcInput<N>) => IpcOutput<N> | Promise<IpcOutput<N>>;
export type Handlers = { readonly [N in CommandName]?: Handler<N> };

/** Events that tell how something is, which a window asks for when it mounts. The others tell that something happened. */
export type SnapshotName = Extract<EventName, `${string}.changed`>;

export interface Snapshot<T> {
  get(): T;
  /** @param listener given the value where it is made already */
  follow(listener: (value?: T) => void): Stop;
  /** Nobody reads it while the main window is in the tray: it is told anew when the window is shown. */
  readonly onlyWhileSeen?: true;
}
export type Topics = { readonly [E in SnapshotName]?: Snapshot<IpcPayload<E>> };

/**
 * One thing that Ringside does: what windows may ask of it, what it tells them, and how it starts. It is made by
 * `createX(house, others)`, where `others` are the features that it follows or asks, as narrow as it needs them.
 */
export interface Feature {
  readonly handlers?: Handlers;
  readonly topics?: Topics;
  /** What of it can be tried, for *Check everything*: each name of `contracts/checks/selfCheck.ts` by one feature. */
  readonly checks?: readonly Check[];
  /** Once the main window is on the screen, in the order of the list; stopped in reverse when the program ends. */
  start?(): Stop | TriedStop;
}

/** Names that a member of a feature has for certain: one that is merely allowed to be there proves nothing. */
type Certain<M> = { [K in keyof M]-?: object extends Pick<M, K> ? never : K }[keyof M];
type NamesOf<F, K extends 'handlers' | 'topics'> = F extends { readonly [X in K]: infer M }
  ? Certain<M>
  : never;
/** Names of more than one feature of the list. */
type Twice<
  F extends readonly unknown[],
  K extends 'handlers' | 'topics',
  Before = never,
> = F extends readonly [infer First, ...infer Rest]
  ? (NamesOf<First, K> & Before) | Twice<Rest, K, Before | NamesOf<First, K>>
  : never;

/** Compiles only where each of the names comes from one feature; else the message says which are wrong. */
type EachOnce<F extends readonly unknown[], K extends 'handlers' | 'topics', Name> = [
  Exclude<Name, NamesOf<F[number], K>>,
  Exclude<NamesOf<F[number], K>, Name>,
  Twice<F, K>,
] extends [never, never, never]
  ? unknown
  : {
      readonly missing: Exclude<Name, NamesOf<F[number], K>>;
      readonly unknown: Exclude<NamesOf<F[number], K>, Name>;
      readonly twice: Twice<F, K>;
    };

/**
 * What every command does. A list of features that leaves one out, serves one twice or one that there is not does not
 * compile; one served twice, should it be hidden from the compiler, throws.
 */
export function handlersOf<const F extends readonly Feature[]>(
  features: F & EachOnce<F, 'handlers', CommandName>,
): { readonly [N in CommandName]: Handler<N> } {
  return merged(features.map(({ handlers }) => handlers)) as { readonly [N in CommandName]: Handler<N> };
}

/** What is published to the windows of `ipcEventWindows`, by the same proof: each snapshot by one feature. */
export function topicsOf<const F extends readonly Feature[]>(
  features: F & EachOnce<F, 'topics', SnapshotName>,
): { readonly [E in SnapshotName]: Snapshot<IpcPayload<E>> } {
  return merged(features.map(({ topics }) => topics)) as {
    readonly [E in SnapshotName]: Snapshot<IpcPayload<E>>;
  };
}

/** What all features have to be tried, in the order in which it is told. Nothing is tried by it. */
export function checksOf(features: readonly Feature[]): readonly Check[] {
  const checks = features.flatMap((feature) => feature.checks ?? []);
  return checkNames.flatMap((name) => {
    const [check, twice] = checks.filter((one) => one.name === name);
    if (twice !== undefined) throw new Error(`checked by two features: ${name}`);
    return check === undefined ? [] : [check];
  });
}

function merged(tables: readonly (object | undefined)[]): object {
  const all = tables.flatMap((table) => Object.entries(table ?? {}));
  const twice = all.map(([name]) => name).filter((name, index, names) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new Error(`of two features: ${twice.join(', ')}`);
  return Object.fromEntries(all);
}

/**
 * Starts the features in their order. One that cannot start leaves the others running.
 *
 * @returns how to stop each, the last one first
 */
export function startInOrder(
  features: readonly Feature[],
  onFailure: (error: unknown) => void,
): (Stop | TriedStop)[] {
  const stops: (Stop | TriedStop)[] = [];
  for (const feature of features) {
    try {
      const stop = feature.start?.();
      if (stop !== undefined) stops.unshift(stop);
    } catch (error) {
      onFailure(error);
    }
  }
  return stops;
}

/** All of these, in order. What they answer is not looked at. */
export function stopAll(...stops: readonly Stop[]): Stop {
  return () => stops.forEach((stop) => stop());
}
