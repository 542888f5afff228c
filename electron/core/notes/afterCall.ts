import type { NotesAfterCalls } from '../../../contracts/settings.ts';
import type { Call } from '../calls/call.ts';
import { whoOf } from '../calls/snapshots/popupModel.ts';
import type { ListenersLog } from '../listeners.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import { createWrapUp, type WrapUp } from './wrapUp.ts';

/** Nobody is asked for longer: what was not written down by then is forgotten. */
const askedForMs = 10 * 60_000;

/** What comes after a talked call: some quiet, and a word that its note is wanted. */
export interface AfterCall {
  readonly wrapUp: WrapUp;
  /** The call whose note is asked for; null where none is. What is required is the notes' own to know. */
  asked(): { readonly key: string; readonly who: string } | null;
  /** @param hasNote it was written while talking */
  talked(call: Call, hasNote: boolean): void;
  /** Its note was written. */
  saved(callKey: string): void;
  /** The operator does not want to write one about this call now, and is done with the work after it. */
  skip(callKey: string): void;
}

export function createAfterCall(deps: {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: ListenersLog;
  readonly settings: () => { readonly notesAfterCalls: NotesAfterCalls; readonly wrapUpSeconds: number };
  readonly onChange: () => void;
}): AfterCall {
  const wrapUp = createWrapUp(deps);
  wrapUp.state.follow(deps.onChange);
  let asked: { readonly key: string; readonly who: string } | null = null;
  let cancel = (): void => undefined;

  const ask = (next: typeof asked): void => {
    cancel();
    asked = next;
    if (next !== null) cancel = deps.timers.after(askedForMs, () => ask(null));
    deps.onChange();
  };

  const done = (callKey: string): void => {
    if (asked?.key === callKey) ask(null);
    wrapUp.end(callKey);
  };

  return {
    wrapUp,
    asked: () => asked,
    talked(call, hasNote) {
      const { notesAfterCalls, wrapUpSeconds } = deps.settings();
      const who = whoOf(call);
      ask(notesAfterCalls === 'asked' && !hasNote ? { key: call.key, who } : null);
      if (!hasNote) wrapUp.begin(call.key, who, wrapUpSeconds * 1000);
    },
    saved: done,
    // The next call may have ended since the button was seen.
    skip: done,
  };
}
