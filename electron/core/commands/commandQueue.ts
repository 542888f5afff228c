import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { CommandJournal } from '../ports/commandJournal.ts';
import { isUnsettled, type Command } from '../ports/commandRecord.ts';
import type { Log } from '../ports/log.ts';
import type { Topic } from '../topic.ts';
import { giveWayToNewerAppendices, nameActivity } from './callNotes.ts';
import { createCallRecords, dropFinishOf, endCallsOfLastRun, type CallRecords } from './callRecords.ts';
import { createCardWishes, giveWayToLater, settleCards, type CardWishes } from './cardWishes.ts';
import { createCommandLedger, supersede, type CommandLedger } from './commandLedger.ts';
import { createCommandSender, type CommandPortal } from './commandSender.ts';
import { createNotesOwed, type NotesOwed } from './notesOwed.ts';
import { createRecordingsOwed, type RecordingsOwed } from './recordings/recordingsOwed.ts';
import { waitsForNetwork } from './sendingOrder.ts';

export interface CommandQueueDeps {
  readonly journal: CommandJournal;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly newId: () => string;
  readonly log: Log;
}

/**
 * What Ringside owes the portal: written down first, order per call, retry, expiry. Adapters send; this decides. Each
 * function is one operation: what it changes is on its way to the disk when it returns, what may go follows once it is there,
 * and `changes` is told last.
 */
export interface CommandQueue extends CardWishes, CallRecords, NotesOwed, RecordingsOwed {
  /** What is owed by now, on the disk, as the journal says it: for whoever does something that no crash may make happen twice. */
  readonly saved: CommandJournal['saved'];
  /** Commands as an operation has left them, each once; told after it, in order. */
  readonly changes: Topic<readonly Command[]>;
  /** What is wished in `action` is one operation: written in one go, and sent in one request where it may go at once. */
  together(action: () => void): void;
  /**
   * Takes up what an earlier run left behind; the calls it registered are over now. To be called once, before anything
   * else.
   *
   * @param take told once of what is still owed of it, oldest first; later in this run where the journal opens late. What was
   *   wished in this run counts more
   * @returns done when that was told, or when waiting for the journal would keep the operator from working
   */
  load(take: (left: readonly Command[]) => void): Promise<void>;
  /**
   * Sends to this portal from now on: what failed is tried again, what is owed to another portal is superseded. Null
   * while none is connected.
   */
  usePortal(portal: CommandPortal | null): void;
  /** The network is back: what waits for it is tried now. */
  tryNow(): void;
  retry(commandId: string): void;
  /** Nothing more is tried; of a register, its call is not finished either. */
  giveUp(commandId: string): void;
  /** The operator disconnected: what was owed can no longer be sent. */
  dropAll(): void;
  all(): readonly Command[];
  /** What there is about this call, in the order it came; settled ones for a while. */
  about(callId: string): readonly Command[];
}

export function createCommandQueue(deps: CommandQueueDeps): CommandQueue {
  const { journal, clock, newId, log } = deps;
  let portal: CommandPortal | null = null;
  /** Stays while no portal is in use for a moment: what is wished then is owed to the one before. */
  let account = '';
  /** The operator disconnected in this run: what the last one left, should it become known yet, is dropped as well. */
  let dropped = false;

  const ledger: CommandLedger = createCommandLedger({
    journal,
    log,
    onWrite: (command) => settleOthers(ledger, command),
    onEnd: () => sender.pump(),
  });
  const sender = createCommandSender({ ...deps, ledger, portal: () => portal });
  const parts = { ledger, clock, newId, account: () => account };
  const wishes = createCardWishes(parts);
  const records = createCallRecords(parts);
  const notes = createNotesOwed({ ...parts, sender });
  const recordings = createRecordingsOwed(parts);
  const operation = ledger.operation;
  const asItIsNow = (command: Command): Command => ledger.get(command.id) ?? command;

  const takeOver = (next: CommandPortal): void => {
    account = next.account;
    for (const command of ledger.all()) {
      if (isUnsettled(command) && command.portal === next.renamedFrom) {
        ledger.write({ ...command, portal: account });
      }
    }
    supersede(ledger, (command) => command.portal !== account);
    for (const command of ledger.all()) if (command.state.at === 'failed') sender.makeWaiting(command);
  };

  const takeUp = (rows: readonly Command[]): readonly Command[] => {
    const isLate = ledger.all().length > 0 || portal !== null || dropped;
    const ids = new Set(rows.map(({ id }) => id));
    ledger.takeUp(rows);
    sender.leftBehind(rows);
    endCallsOfLastRun(ledger, rows);
    if (dropped) supersede(ledger, ({ id }) => ids.has(id));
    if (isLate) giveWayToLater(ledger, rows);
    if (isLate) giveWayToNewerAppendices(ledger, ids);
    if (isLate && portal !== null) takeOver(portal);
    return ledger.all().filter((command) => isUnsettled(command) && ids.has(command.id));
  };

  return {
    saved: () => journal.saved(),
    changes: ledger.changes,
    together: operation,
    owe: (...wish) => asItIsNow(operation(() => wishes.owe(...wish))),
    takeBackUnsent: (...wish) => operation(() => wishes.takeBackUnsent(...wish)),
    callFinished: (callId) => operation(() => wishes.callFinished(callId)),
    oweRegister: (call) => asItIsNow(operation(() => records.oweRegister(call))),
    oweFinish: (call) => operation(() => records.oweFinish(call)),
    othersMayHaveIt: (id, forMs) => operation(() => records.othersMayHaveIt(id, forMs)),
    showCardOnRegister: (id, show) => operation(() => records.showCardOnRegister(id, show)),
    callAnswered: (id, atMs) => operation(() => records.callAnswered(id, atMs)),
    callGoesOn: (id) => operation(() => records.callGoesOn(id)),
    callEnded: (id, end) => operation(() => records.callEnded(id, end)),
    oweNote: (...note) => asItIsNow(operation(() => notes.oweNote(...note))),
    noteMayGo: (callId) => operation(() => notes.noteMayGo(callId)),
    noteAbout: notes.noteAbout,
    oweRecording: (recording) => asItIsNow(operation(() => recordings.oweRecording(recording))),
    appendixAbout: recordings.appendixAbout,
    takeBackAppendices: (fits) => operation(() => recordings.takeBackAppendices(fits)),
    oweTranscript: (transcript) => asItIsNow(operation(() => recordings.oweTranscript(transcript))),
    load: (take) =>
      journal.load((rows) => {
        const left = operation(() => takeUp(rows));
        if (left.length > 0) log.info('commands left by the last run', { count: left.length });
        take(left);
      }),
    usePortal: (next) =>
      operation(() => {
        portal = next;
        if (next !== null) takeOver(next);
      }),
    tryNow: () =>
      operation(() => {
        for (const command of ledger.all()) if (waitsForNetwork(command)) sender.makeWaiting(command);
      }),
    retry: (commandId) =>
      operation(() => {
        const command = ledger.get(commandId);
        if (command?.state.at === 'failed') sender.makeWaiting(command);
      }),
    giveUp: (commandId) =>
      operation(() => {
        const command = ledger.get(commandId);
        if (command?.state.at === 'failed') ledger.write({ ...command, state: { at: 'superseded' } });
      }),
    dropAll: () =>
      operation(() => {
        dropped = true;
        supersede(ledger, () => true);
      }),
    all: ledger.all,
    about: ledger.about,
  };
}

/** What the end of one command means for others about the same call. */
function settleOthers(ledger: CommandLedger, command: Command): void {
  const { state } = command;
  if (command.kind === 'register' && command.callId === null && !isUnsettled(command)) {
    dropFinishOf(ledger, command);
  }
  if (command.kind === 'finish' && command.callId !== null) {
    if (state.at === 'acknowledged' || state.at === 'nothingToDo') {
      settleCards(ledger, command.callId);
      nameActivity(ledger, command);
    }
  }
}
