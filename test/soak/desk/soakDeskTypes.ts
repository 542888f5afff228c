import type { Command } from '../../../electron/core/ports/commandRecord.ts';
import type { SoakDisk } from './soakDisk.ts';
import type { Followed } from './soakFollowers.ts';
import type { SoakHooks } from './soakHooks.ts';
import type { SoakMessages } from './soakMessages.ts';
import type { SoakNotes } from './soakNotes.ts';
import type { SoakPhone } from './soakPhone.ts';

/** What an operator does about a call once its entry appears; ms of the soak's time. */
export interface Decision {
  readonly dismissAfterMs: number | null;
  readonly undoAfterMs: number | null;
}

export interface SoakDesk {
  readonly userId: number;
  /** The operator's own phone, whose calls Ringside registers; null where the telephone system does. */
  readonly phone: SoakPhone | null;
  /** A phone that only tells, and not everything. */
  readonly hooks: SoakHooks;
  readonly disk: SoakDisk;
  readonly messages: SoakMessages;
  readonly notes: SoakNotes;
  /** Connects for the first time. */
  connect(webhookUrl: string): Promise<void>;
  /** A call rings at this operator: it has to appear, unless the desk has heard nothing yet since it was started. */
  expect(callId: string, decision: Decision): void;
  /** Killed and started again with what is on its disk. */
  restart(): void;
  /** The same, in each moment in which the operator writes something down, until the returned function is called. */
  dieWhileWriting(): () => void;
  sleep(): void;
  wake(): void;
  networkReturned(): void;
  /** Somebody unlocks the screen. */
  personIsHere(): void;
  dismissAll(): void;
  /** One who follows this fails at every other value until the returned function is called. */
  letFollowerThrow(what: Followed): () => void;
  jumpClock(ms: number): void;
  readonly clockOffsetMs: number;
  /** Called when something changed that `isSettled` may depend on. */
  onChange(listener: () => void): void;
  /** Nothing is owed and nothing is missing. */
  isSettled(): boolean;
  unsettled(): readonly Command[];
  missing(): readonly string[];
  /** Cards that this operator put away for good. */
  putAway(): readonly string[];
  /** What must never happen, in words. */
  violations(): readonly string[];
  /** What goes on where nothing may go on any more, in words. */
  whatGoesOn(): readonly string[];
  /** What its channel has not told it yet nobody ever will. */
  channelForgotten(): void;
  /** Calls that nobody could have shown any more: passed over in a flood, or told on a channel that was forgotten. */
  readonly passedOver: number;
  readonly dismissals: number;
  stop(): void;
}
