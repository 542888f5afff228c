import { expect, it } from 'vitest';
import { createEarlierNotes } from '../../../../electron/core/notes/earlierNotes.ts';
import type { KeptCall } from '../../../../electron/core/ports/history/keptCall.ts';
import { keptCall } from '../../storage/history/historySetUp.ts';

/** A disk that answers once it is let. */
function slowDisk(): {
  readonly callOf: () => Promise<KeptCall>;
  readonly answer: (found: KeptCall) => void;
} {
  let answer = (_found: KeptCall): void => undefined;
  const held = new Promise<KeptCall>((resolve) => (answer = resolve));
  return { callOf: () => held, answer: (found) => answer(found) };
}

function setUp() {
  const disk = slowDisk();
  const written: string[] = [];
  const taken = new Set<string>();
  let account = 'portal 1';
  const notes = createEarlierNotes({
    notes: {
      isKnown: (key) => taken.has(key),
      takeUp: ({ key }) => void taken.add(key),
      written: () => Promise.resolve(),
    },
    callOf: disk.callOf,
    account: () => account,
  });
  const type = (text: string): Promise<undefined> =>
    notes.once('earlier', () => {
      written.push(text);
    });
  return { disk, notes, type, written, signIn: (other: string) => void (account = other) };
}

it('the end waits for what is typed about a call that the disk is still asked for', async () => {
  const { disk, notes, type, written } = setUp();
  const typing = type('wants an offer');
  const end = Promise.resolve(notes.written()).then(() => [...written]);
  disk.answer(keptCall(1, { key: 'earlier', callId: 'externalCall.1' }));
  expect(await end).toEqual(['wants an offer']);
  await typing;
});

it('a call of one operator never becomes a note of the next', async () => {
  const { disk, type, written, signIn } = setUp();
  const typing = type('wants an offer');
  signIn('portal 2');
  disk.answer(keptCall(1, { key: 'earlier', callId: 'externalCall.1' }));
  await expect(typing).rejects.toMatchObject({ code: 'call.unknown' });
  expect(written).toEqual([]);
});

it('of a call whose id the portal never told no note can be written', async () => {
  const { disk, type, written } = setUp();
  const typing = type('wants an offer');
  disk.answer(keptCall(1, { key: 'earlier', callId: null }));
  await expect(typing).rejects.toMatchObject({ code: 'call.unknown' });
  expect(written).toEqual([]);
});

it('what is taken back stays taken back: orders about a call keep their order', async () => {
  const { disk, notes, type, written } = setUp();
  const typing = type('wants an offer');
  const discarding = notes.once('earlier', () => void written.splice(0));
  disk.answer(keptCall(1, { key: 'earlier', callId: 'externalCall.1' }));
  await Promise.all([typing, discarding]);
  expect(written).toEqual([]);
});
