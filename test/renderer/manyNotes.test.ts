import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { Note, NotesSnapshot } from '../../contracts/notes/notes.ts';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { main } from './scenarios/mainScenario.ts';

closeWindowsAfterEach();

const twelve = Array.from({ length: 12 }, (_, index): Note => ({
  key: `note-${index}`,
  isInList: false,
  who: `Caller ${index}`,
  phoneNumber: '+74951234567',
  startedAtMs: Date.UTC(2026, 8, 15, 9),
  text: 'Wants a refund',
  outcome: 'Complaint',
  standing: { at: 'draft' },
}));
const snapshotOf = (notes: readonly Note[]): NotesSnapshot => ({
  account: 'portal.example/7',
  notes: [...notes],
  wanted: [],
  wrapUp: null,
  problem: null,
});

async function open(notes: readonly Note[]): Promise<FakeBridge> {
  const fake = await openMain(main('calls', { rows: [] }), {}, (bridge) =>
    bridge.answer('notes.get', () => snapshotOf(notes)),
  );
  await tick();
  return fake;
}

describe('many notes to finish', () => {
  const items = (): HTMLElement[] =>
    within(screen.getByRole('list', { name: 'Notes to finish' })).getAllByRole('listitem');

  it('leave the page to the calls: a few, and the others behind one line', async () => {
    const fake = await open(twelve);
    expect(items().map((item) => item.querySelector('bdi')?.textContent)).toEqual(['Caller 0', 'Caller 1']);
    // What is asked for is there.
    fake.publish('main.navigate', { page: 'calls', note: 'note-7' });
    await waitFor(() => expect(items()).toHaveLength(3));
    screen.getByRole('button', { name: 'Notes to finish: 9 more' }).click();
    await tick();
    expect(items()).toHaveLength(12);
  });

  it('are said to be saved once they are, since they are gone then', async () => {
    const fake = await open(twelve.slice(0, 1));
    const stands = (standing: Note['standing']) =>
      fake.publish('notes.changed', snapshotOf(twelve.slice(0, 1).map((note) => ({ ...note, standing }))));
    stands({ at: 'waiting', problem: null });
    await tick();
    stands({ at: 'saved', atMs: Date.now() });
    const said = await screen.findByText(/Caller 0: Saved in Bitrix24 at/);
    expect(said.getAttribute('aria-live')).toBe('polite');
  });
});

it('a note’s field says how much room is left where it runs out, and once it takes no more', async () => {
  await open(twelve.slice(0, 1));
  const field = screen.getByRole('textbox', { name: 'Note' });
  const room = (): string =>
    document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent ?? '';
  const typed = async (count: number): Promise<string> => {
    fireEvent.input(field, { target: { value: 'x'.repeat(count) } });
    await tick();
    return room();
  };
  expect(await typed(1_799)).toBe('');
  expect(await typed(1_990)).toBe('Characters left: 10');
  expect(await typed(2_000)).toBe('No more fits: a note has 2000 characters at most.');
  const heard = [...document.querySelectorAll('.form [aria-live=polite]')];
  expect(heard.map(({ textContent }) => textContent)).toContain(room());
});
