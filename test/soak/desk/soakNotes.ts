import type { Call } from '../../../electron/core/calls/call.ts';
import type { EarlierCall } from '../../../electron/core/notes/callsOfNotes.ts';
import { createEarlierNotes, type EarlierNotes } from '../../../electron/core/notes/earlierNotes.ts';
import { notesKeptAtMost } from '../../../electron/core/notes/noteBook.ts';
import { savedText } from '../../../electron/core/notes/noteStanding.ts';
import type { Command } from '../../../electron/core/ports/commandRecord.ts';
import type { NoteRecord } from '../../../electron/core/ports/notes/noteStore.ts';
import type { HeadlessDesk } from '../../bench/fleet/headlessDesk.ts';
import type { SeededRandom } from '../../bench/fleet/seededRandom.ts';
import type { PracticePortal } from '../../portal/practicePortal.ts';
import type { FastTime } from '../fastTime.ts';
import type { SoakNoteFile } from './soakNoteFile.ts';
import { createWrittenNote, emptyNote, isSameNote, type WrittenNote } from './writtenNote.ts';

/** An operator who writes about calls while talking and after, and what must have become of every word. */
export interface SoakNotes {
  /** Begins to write about this call in a moment, and goes on for a while. @param callId null where only the phone knows the call */
  writeAbout(call: Pick<WrittenNote, 'phoneNumber' | 'callId'>, chance: SeededRandom): void;
  programStarted(desk: HeadlessDesk): void;
  /** It is about to be killed. */
  programKilled(): void;
  /**
   * A phone has told a program of its call that a killed one knew: it is another call to that, with a note of its own, and
   * which of the two the operator goes on with is not followed any more.
   */
  toldOnceMore(phoneNumber: string): void;
  /** The operator tries again what was refused. */
  tryAgain(): void;
  /** Nobody has finished its call: the CRM has nothing that it could be saved to. */
  waitsForFinish(command: Command): boolean;
  /** What must never be, in words. To be asked in the end. */
  problems(): Promise<readonly string[]>;
  readonly saves: number;
}

interface Program {
  readonly desk: HeadlessDesk;
  readonly earlier: EarlierNotes;
}

export function createSoakNotes(deps: {
  readonly userId: number;
  readonly time: FastTime;
  readonly portal: PracticePortal;
  readonly file: SoakNoteFile;
  readonly foreign: readonly NoteRecord[];
  /** Called in the moment in which something was written. */
  readonly onWritten: () => void;
  readonly trace: (line: string) => void;
}): SoakNotes {
  const { userId, time, portal, file } = deps;
  const all = new Map<string, WrittenNote>();
  /** Calls as they were seen last: the history of calls has them. */
  const seen = new Map<string, EarlierCall & { readonly row: ReturnType<HeadlessDesk['calls']['rowOf']> }>();
  const faults = new Set<string>();
  const mark = `u${userId} `;
  let program: Program | null = null;
  let count = 0;
  let saves = 0;

  const callOf = ({ phoneNumber, callId }: WrittenNote): Call | undefined =>
    [...(program?.desk.calls.all() ?? [])].find((call) =>
      callId === null ? call.party.phoneNumber === phoneNumber : call.callId === callId,
    );
  const look = ({ desk }: Program, written: WrittenNote): void => {
    const call = callOf(written);
    if (call === undefined) return;
    seen.set(written.phoneNumber, { ...call, row: desk.calls.rowOf(call) });
  };
  const shownOf = ({ phoneNumber }: WrittenNote) =>
    program?.desk.notes.snapshot.get().notes.find((note) => note.phoneNumber === phoneNumber);
  const keyOf = (written: WrittenNote): string | null =>
    shownOf(written)?.key ?? callOf(written)?.key ?? seen.get(written.phoneNumber)?.key ?? null;

  /** What the CRM has about the call, for each activity of it. */
  const savedAbout = ({ phoneNumber, callId }: WrittenNote): readonly (string | null)[] => {
    const digits = phoneNumber.replaceAll(/\D/g, '');
    const found = portal.activities.all.filter((activity) =>
      callId === null ? activity.phoneNumber.replaceAll(/\D/g, '') === digits : activity.callId === callId,
    );
    return found.map(({ note }) => note?.text ?? null);
  };

  const isWritten = (text: string): boolean => portal.activities.all.some(({ note }) => note?.text === text);

  const lookAtAll = (running: Program): void => {
    if (running !== program) return;
    for (const { text, outcome, standing } of running.desk.notes.snapshot.get().notes) {
      if (text !== '' && !text.startsWith(mark)) faults.add(`shows "${text}"`);
      if (standing.at === 'saved' && !isWritten(savedText({ text, outcome })))
        faults.add(`calls "${text}" saved`);
    }
  };

  const did = (
    running: Program,
    written: WrittenNote,
    next: ReturnType<WrittenNote['now']>,
    isSave = false,
  ): void => {
    const keep = written.did(next, isSave);
    const { notes } = running.desk;
    void (notes.written() ?? Promise.resolve()).then(() => {
      if (running === program && notes.snapshot.get().problem === null) keep();
    });
    deps.onWritten();
  };

  const act = (written: WrittenNote, chance: SeededRandom): void => {
    const running = program;
    if (running === null || written.isInDoubt) return;
    look(running, written);
    const key = keyOf(written);
    if (key === null) return;
    const { notes } = running.desk;
    const does = chance.pick(['type', 'type', 'type', 'save', 'save', 'discard', 'tryAgain'] as const);
    count += 1;
    const content = {
      text: `${mark}${written.phoneNumber} ${count}`,
      outcome: chance.pick(['', 'Order']),
    };
    const write = (): void => {
      if (running !== program || written.isInDoubt) return;
      // What is not on the screen nobody drops.
      if (does === 'discard' && shownOf(written) === undefined) return;
      const { wish } = written.now();
      deps.trace(`user ${userId} does ${does} "${content.text}"`);
      if (does === 'type') {
        notes.type(key, content);
        did(running, written, { draft: content, wish });
      } else if (does === 'save') {
        notes.save(key, content);
        saves += 1;
        did(running, written, { draft: content, wish: content }, true);
      } else {
        notes.discard(key);
        did(running, written, { draft: wish ?? emptyNote, wish });
      }
    };
    if (does === 'tryAgain') return tryAgain();
    // A call that nobody here knows any more, and whose id was never told, can have no note: that is said.
    running.earlier.once(key, () => void write()).catch(() => undefined);
  };

  const tryAgain = (): void => {
    if (program === null) return;
    const { notes, commands } = program.desk;
    for (const { key, standing } of notes.snapshot.get().notes)
      if (standing.at === 'kept' && standing.canTryAgain) notes.tryAgain(key);
    // As *Try all again* over the list does: where something was typed since, the note itself says that.
    for (const { id, kind, state } of commands.all())
      if (kind === 'note' && state.at === 'failed') commands.retry(id);
  };

  /** Of many notes those that are in the CRM give way to others. */
  const madeRoom = (written: WrittenNote): boolean => {
    const { draft, wish } = written.now();
    return (
      all.size > notesKeptAtMost && isSameNote(draft, wish) && wish !== null && isWritten(savedText(wish))
    );
  };

  /** What a killed program has left must be one of those that it may have left. */
  const compare = (written: WrittenNote, found: readonly NoteRecord[]): void => {
    const [record, other] = found.filter(({ subject }) => subject.phoneNumber === written.phoneNumber);
    if (other !== undefined) return void faults.add(`has two notes about ${written.phoneNumber}`);
    if (record === undefined && madeRoom(written)) return void all.delete(written.phoneNumber);
    const wrong = written.found(record);
    if (wrong !== null) faults.add(wrong);
  };

  const problemsOf = (written: WrittenNote, records: readonly NoteRecord[]): readonly string[] => {
    const shown = shownOf(written);
    const note = shown ?? emptyNote;
    const { draft, wish } = written.now();
    const possible = written.inTheEnd();
    const own = records.filter(({ subject }) => subject.phoneNumber === written.phoneNumber);
    if (own.length === 0 && madeRoom(written)) return [];
    // Which of the portal's calls it is nobody has ever told: the note says so.
    const saved = own.some(({ callId }) => callId === null) ? [] : savedAbout(written);
    const isThere = saved.some((text) => text !== null && possible.includes(text));
    const standing = shown?.standing.at ?? 'not there';
    return [
      ...(isSameNote(note, draft) ? [] : [`"${note.text}" is shown in the place of "${draft.text}"`]),
      ...(saved.length > 0 && possible.length > 0 && !isThere
        ? [`the portal has ${JSON.stringify(saved)} in the place of ${JSON.stringify(possible)}`]
        : []),
      ...(isThere && isSameNote(draft, wish) && standing !== 'saved'
        ? [`"${draft.text}" is in the CRM and ${standing}`]
        : []),
    ];
  };

  return {
    writeAbout({ phoneNumber, callId }, chance) {
      const written = createWrittenNote(phoneNumber, callId);
      all.set(phoneNumber, written);
      let atMs = 0;
      for (let left = 1 + chance.below(8); left > 0; left -= 1) {
        atMs += chance.between(50, chance.next() < 0.5 ? 1_000 : 20_000);
        time.timers.after(atMs, () => act(written, chance));
      }
    },
    programStarted(desk) {
      const running: Program = {
        desk,
        earlier: createEarlierNotes({
          notes: desk.notes,
          account: desk.portal.operatorAccount,
          callOf: async (key) => {
            const call = [...seen.values()].find((each) => each.key === key);
            if (call === undefined) throw new Error('no such call');
            return { ...call.row, callId: call.callId };
          },
        }),
      };
      program = running;
      desk.notes.snapshot.follow(() => lookAtAll(running));
      void file.records().then((found) => {
        if (running !== program) return;
        const known = found.filter((record) => !deps.foreign.some(({ id }) => id === record.id));
        for (const written of all.values()) if (written.isInDoubt) compare(written, known);
      });
    },
    programKilled() {
      const killed = program;
      if (killed === null) return;
      for (const written of all.values()) {
        look(killed, written);
        written.programKilled();
      }
      program = null;
    },
    toldOnceMore: (phoneNumber) => void all.delete(phoneNumber),
    tryAgain,
    waitsForFinish: ({ kind, callId }) =>
      kind === 'note' && callId !== null && portal.calls.find(callId) !== undefined,
    async problems() {
      const records = await file.records();
      const lost = deps.foreign.filter(
        (note) => !records.some((record) => record.id === note.id && isSameNote(record.draft, note.draft)),
      );
      return [
        ...faults,
        ...[...all.values()].flatMap((written) =>
          problemsOf(written, records).map((what) => `${written.phoneNumber}: ${what}`),
        ),
        ...lost.map(({ id }) => `the note of ${id} is lost`),
        ...deps.foreign
          .filter(({ draft }) => isWritten(draft.text))
          .map(({ id }) => `saved the note of ${id}`),
      ].map((what) => `user ${userId}: notes: ${what}`);
    },
    get saves() {
      return saves;
    },
  };
}
