import { AppError } from '../../../contracts/errors.ts';
import type { NoteContent, NotesSnapshot } from '../../../contracts/notes/notes.ts';
import type { NotesAfterCalls } from '../../../contracts/settings.ts';
import type { Call } from '../calls/call.ts';
import type { CallRegistration } from '../calls/callRegistration.ts';
import type { CommandQueue } from '../commands/commandQueue.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import { isUnsettled, type Command } from '../ports/commandRecord.ts';
import type { Log } from '../ports/log.ts';
import type { NoteRecord, NoteStore } from '../ports/notes/noteStore.ts';
import { createLazyTopic, type LazyTopic } from '../topic.ts';
import { createAfterCall, type AfterCall } from './afterCall.ts';
import { createCallsOfNotes, wasTalk, type EarlierCall } from './callsOfNotes.ts';
import { createNoteBook } from './noteBook.ts';
import {
  afterCommand,
  isEmpty,
  isSame,
  noteStandingOf,
  obstacleOf,
  savedText,
  withIdsOf,
  type NotesPortal,
} from './noteStanding.ts';

export interface OperatorNotesDeps {
  readonly store: NoteStore;
  readonly calls: Pick<CallRegistration, 'followCalls'> & {
    /** @throws AppError `call.unknown` */
    get(callKey: string): Call;
  };
  readonly commands: Pick<CommandQueue, 'changes' | 'oweNote' | 'noteMayGo' | 'noteAbout' | 'retry'>;
  /** Whose notes are seen, also while their portal is not in use yet; null where nobody's are. */
  readonly account: () => string | null;
  readonly portal: () => NotesPortal | null;
  readonly settings: () => {
    readonly notesAfterCalls: NotesAfterCalls;
    readonly callOutcomes: readonly string[] | null;
    readonly wrapUpSeconds: number;
  };
  readonly clock: Clock;
  readonly timers: Timers;
  readonly newId: () => string;
  readonly log: Log;
}

/**
 * What the operator writes about calls: kept as it is typed, saved in the portal's CRM when they say so. A key is that of a
 * call in the list, or of a note whose call is not there any more.
 */
export interface OperatorNotes {
  readonly snapshot: LazyTopic<NotesSnapshot>;
  readonly afterCall: AfterCall;
  /** Whether there is a call or a note with this key; one of an earlier run has to be taken up before something is written. */
  isKnown(key: string): boolean;
  takeUp(call: EarlierCall): void;
  /** Keeps what is typed. @throws AppError `call.unknown` */
  type(key: string, content: NoteContent): void;
  /** Wants it in the CRM. @throws AppError `note.empty`, `note.outcomeMissing`, `call.unknown` */
  save(key: string, content: NoteContent): void;
  tryAgain(key: string): void;
  /** What was typed since the last save is forgotten, and with it a note that never was saved. */
  discard(key: string): void;
  /** The portal, or what it allows, has changed: what can be saved now is. To be called once what is owed is known. */
  reconcile(): void;
  /** Done when all is on the disk, or could not be written; null where it is already. */
  written(): Promise<void> | null;
  start(): () => void;
}

export function createOperatorNotes(deps: OperatorNotesDeps): OperatorNotes {
  const { calls, commands, clock, log } = deps;
  const book = createNoteBook(deps);
  let isOwedKnown = false;
  const snapshot = createLazyTopic<NotesSnapshot>(() => compose(), log);
  const { account } = deps;
  const afterCall = createAfterCall({ ...deps, onChange: () => snapshot.changed() });

  const named = createCallsOfNotes({ ...deps, get: calls.get, book, account });

  const put = (note: NoteRecord): void => {
    book.put({ ...note, changedAtMs: clock.nowMs() });
    snapshot.changed();
  };

  /**
   * Owes what is wished and not owed yet, where it can be: once the file has it, or could not be written. What is owed would be taken
   * for older than the file by the next run if the program died with it alone on the disk.
   */
  const settle = (note: NoteRecord): void => {
    const writing = book.written();
    if (writing !== null) {
      void writing.then(() => {
        const now = book.get(note.id);
        if (now !== undefined) settle(now);
      });
      return;
    }
    const portal = deps.portal();
    if (!isOwedKnown || note.wished === null || note.problem !== null) return;
    if (portal === null || obstacleOf(note, portal) !== null) return;
    const text = savedText(note.wished);
    const before = commands.noteAbout(note);
    const owed = before !== undefined && isUnsettled(before) ? before.details.text : null;
    if (owed === text || (owed === null && note.savedAtMs !== null)) return;
    // A run whose commands came to no disk has saved it: what the one before has left there brings the older text back.
    if (note.savedAtMs !== null) {
      const again = { ...note, savedAtMs: null };
      put(again);
      return settle(again);
    }
    const { callId, externalCallId, subject } = note;
    const call = named.callOf(note);
    const isOver = call === null || call.state === 'ended';
    commands.oweNote({ callId, externalCallId, subject, userId: portal.userId, text }, isOver);
  };

  const reconcile = (): void => {
    isOwedKnown = true;
    const portal = deps.portal();
    const former = portal?.renamedFrom ?? null;
    if (portal !== null && former !== null) {
      const moving = book.all().filter((note) => note.account === former);
      for (const note of moving) put({ ...note, account: portal.account });
    }
    book.all().forEach(settle);
    snapshot.changed();
  };

  const onCommand = (command: Command): void => {
    if (command.kind !== 'note') return;
    const note = book.about(command, command.portal);
    if (note === undefined) return;
    const isNewest = commands.noteAbout(command)?.id === command.id;
    const known = withIdsOf(note, command);
    const after = isNewest ? afterCommand(known, command, clock.nowMs()) : known;
    if (after !== note) put(after);
    else snapshot.changed();
  };

  const onCall = (call: Call, before: Call | null): void => {
    const note = named.noteAbout(call);
    if (note !== undefined) {
      const known = withIdsOf(note, call);
      if (known !== note) put(known);
      settle(known);
    }
    if (call.state !== 'ended' || before === null || before.state === 'ended') return;
    if (call.callId !== null) commands.noteMayGo(call.callId);
    if (!wasTalk(call)) return;
    const isDone = note !== undefined && note.wished !== null;
    if (deps.settings().notesAfterCalls === 'required') put({ ...named.noteFor(call), isRequired: true });
    afterCall.talked(call, isDone);
  };

  const compose = (): NotesSnapshot => {
    const whose = account();
    const own = book.all().filter((note) => note.account === whose);
    const wrapUp = afterCall.wrapUp.state.get();
    const asked = afterCall.asked();
    const required = own.filter(({ isRequired, wished }) => isRequired && wished === null);
    return {
      account: whose,
      notes: own.map((note) => ({
        key: named.keyOf(note),
        isInList: named.callOf(note) !== null,
        ...note.subject,
        ...note.draft,
        standing: noteStandingOf(note, commands.noteAbout(note), obstacleOf(note, deps.portal())),
      })),
      wanted: [
        ...required.map((note) => ({ key: named.keyOf(note), who: note.subject.who, isRequired: true })),
        ...(asked === null ? [] : [{ ...asked, isRequired: false }]),
      ],
      wrapUp: wrapUp === null ? null : { key: wrapUp.callKey, who: wrapUp.who, untilMs: wrapUp.untilMs },
      problem: book.problem.get(),
    };
  };

  const refuseWithoutOutcome = (note: NoteRecord): void => {
    const { notesAfterCalls, callOutcomes } = deps.settings();
    const hasOutcomes = callOutcomes === null || callOutcomes.length > 0;
    if (notesAfterCalls === 'required' && hasOutcomes && named.isOfTalk(note))
      throw new AppError('note.outcomeMissing');
  };

  return {
    snapshot,
    afterCall,
    isKnown: named.isKnown,
    takeUp: named.takeUp,
    type(key, content) {
      const note = named.named(key);
      if (isSame(content, note.draft)) return;
      // A field that was emptied again before anything was saved leaves nothing behind.
      if (isEmpty(content) && note.wished === null && !note.isRequired) book.remove(note.id);
      else put({ ...note, draft: content });
      snapshot.changed();
    },
    save(key, content) {
      if (isEmpty(content)) throw new AppError('note.empty');
      const note = named.named(key);
      if (content.outcome === '') refuseWithoutOutcome(note);
      const isSaved = note.savedAtMs !== null && isSame(content, note.wished);
      const wished = {
        ...note,
        draft: content,
        wished: content,
        problem: null,
        savedAtMs: isSaved ? note.savedAtMs : null,
      };
      put(wished);
      settle(wished);
      afterCall.saved(named.keyOf(note));
    },
    tryAgain(key) {
      const note = named.named(key);
      const command = commands.noteAbout(note);
      if (command?.state.at === 'failed') return commands.retry(command.id);
      const again = { ...note, problem: null };
      put(again);
      settle(again);
    },
    discard(key) {
      const note = named.named(key);
      if (note.wished !== null) put({ ...note, draft: note.wished });
      else if (note.isRequired) put({ ...note, draft: { text: '', outcome: '' } });
      else book.remove(note.id);
      snapshot.changed();
    },
    reconcile,
    written: book.written,
    start() {
      const stops = [
        calls.followCalls(({ call, before }) => onCall(call, before)),
        commands.changes.follow((changes) => changes.forEach(onCommand)),
        // What could be read at last may hold what is not owed yet.
        book.problem.follow(() => (isOwedKnown ? reconcile() : snapshot.changed())),
      ];
      return () => stops.forEach((stop) => stop());
    },
  };
}
