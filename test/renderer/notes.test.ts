import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import type { CallRow } from '../../contracts/calls.ts';
import type { Note, NotesSnapshot } from '../../contracts/notes/notes.ts';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { main } from './scenarios/mainScenario.ts';
import { row, settings } from './scenarios/parts.ts';
import { answerHistory } from './scenarios/scenarioBridge.ts';

closeWindowsAfterEach();

const none: NotesSnapshot = {
  account: 'portal.example/7',
  notes: [],
  wanted: [],
  wrapUp: null,
  problem: null,
};
const note = (change: Partial<Note> = {}): Note => ({
  key: 'a',
  isInList: true,
  who: 'Anna Petrova',
  phoneNumber: '+74951234567',
  startedAtMs: Date.UTC(2026, 8, 15, 9),
  text: 'Wants a refund',
  outcome: 'Complaint',
  standing: { at: 'draft' },
  ...change,
});

async function open(snapshot: Partial<NotesSnapshot> = {}): Promise<FakeBridge> {
  const scenario = main('calls', { rows: [row('a', { state: 'ended', outcome: 'answered' })] });
  const fake = await openMain(scenario, {}, (bridge) =>
    bridge.answer('notes.get', () => ({ ...none, ...snapshot })),
  );
  await tick();
  return fake;
}

const list = (): HTMLElement => screen.getByRole('list', { name: 'Call history' });
const sentAbout = (fake: FakeBridge, name: string) => fake.sent.filter((one) => one.name === name);

describe('a note about a call of an earlier run', () => {
  const earlier = (change: Partial<CallRow> = {}): CallRow => row('old', { canHaveNote: true, ...change });
  const openHistory = (calls: readonly CallRow[]): Promise<FakeBridge> =>
    openMain(main('calls', { rows: [] }), {}, (bridge) => {
      answerHistory(bridge, () => calls);
      bridge.answer('notes.get', () => none);
    });

  it('stays in its row while it is typed, though its call is not in the list of this run', async () => {
    const fake = await openHistory([earlier()]);
    const field = await openForm();
    type(field, 'Wants a refund');
    await waitFor(() => expect(sentAbout(fake, 'notes.type')).toHaveLength(1));
    const begun = note({ key: 'old', isInList: false, outcome: '' });
    fake.publish('notes.changed', { ...none, notes: [begun] });
    await tick();
    expect(within(list()).getByRole('textbox', { name: 'Note' })).toBe(field);
    expect(screen.queryByRole('list', { name: 'Notes to finish' })).toBeNull();
    screen.getByRole('button', { name: 'Close note' }).click();
    await tick();
    expect(screen.getByRole('list', { name: 'Notes to finish' })).toBeTruthy();
  });

  it('cannot be begun where the portal has no id for it', async () => {
    await openHistory([earlier({ canHaveNote: false })]);
    expect(within(list()).queryByRole('button', { name: 'Note' })).toBeNull();
  });
});

async function openForm(): Promise<HTMLElement> {
  within(list()).getByRole('button', { name: 'Note' }).click();
  await tick();
  return screen.getByRole('textbox', { name: 'Note' });
}

function type(field: HTMLElement, value: string): void {
  void fireEvent.input(field, { target: { value } });
}

describe('a note in the row of its call', () => {
  it('opens with the keyboard in it, is kept while it is typed, and saved when asked', async () => {
    const fake = await open();
    const field = await openForm();
    expect(document.activeElement).toBe(field);
    type(field, 'Wants');
    type(field, 'Wants a refund');
    await waitFor(() => expect(sentAbout(fake, 'notes.type')).toHaveLength(1));
    const content = { text: 'Wants a refund', outcome: '' };
    expect(sentAbout(fake, 'notes.type')).toMatchObject([{ input: { key: 'a', content } }]);

    await fireEvent.change(screen.getByRole('combobox', { name: 'Outcome' }), {
      target: { value: 'Complaint' },
    });
    screen.getByRole('button', { name: 'Save note' }).click();
    await tick();
    expect(fake.sent.at(-1)).toEqual({
      name: 'notes.save',
      input: { key: 'a', content: { ...content, outcome: 'Complaint' } },
    });
  });

  it('loses nothing where it is closed right after the last key', async () => {
    const fake = await open();
    type(await openForm(), 'x');
    screen.getByRole('button', { name: 'Close note' }).click();
    await tick();
    expect(sentAbout(fake, 'notes.type')).toHaveLength(1);
  });

  it('is saved by Ctrl and Enter, but not by Enter alone', async () => {
    const fake = await open();
    const field = await openForm();
    type(field, 'x');
    await fireEvent.keyDown(field, { key: 'Enter' });
    expect(sentAbout(fake, 'notes.save')).toEqual([]);
    await fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true });
    await waitFor(() => expect(sentAbout(fake, 'notes.save')).toHaveLength(1));
  });

  it('says why it was not taken', async () => {
    const fake = await open();
    fake.answer('notes.save', () => {
      throw new AppError('note.outcomeMissing');
    });
    await openForm();
    screen.getByRole('button', { name: 'Save note' }).click();
    expect((await screen.findByRole('alert')).textContent).toContain('needs an outcome');
  });

  it('does not lose what is typed to news of how it stands', async () => {
    const fake = await open({ notes: [note()] });
    const field = await openForm();
    type(field, 'something else');
    fake.publish('notes.changed', { ...none, notes: [note({ standing: { at: 'waiting', problem: null } })] });
    await tick();
    expect(field).toHaveProperty('value', 'something else');
  });

  it.each([
    [{ at: 'draft' }, 'Not saved in Bitrix24 yet'],
    [{ at: 'waiting', problem: null }, 'Will be saved in Bitrix24 when the portal answers'],
    [
      { at: 'waiting', problem: { code: 'note.noActivity', params: {} } },
      'Will be saved as soon as Bitrix24 has the call',
    ],
    [{ at: 'saved', atMs: Date.now() }, 'Saved in Bitrix24 at'],
    [
      {
        at: 'kept',
        canTryAgain: false,
        problem: { code: 'note.rightMissing', params: { signedInBy: 'webhook' } },
      },
      'Kept on this computer only. The webhook lacks the right CRM (crm).',
    ],
  ] as const)('says that it stands %j', async (standing, text) => {
    await open({ notes: [note({ standing })] });
    expect(list().textContent).toContain('Complaint · Wants a refund');
    expect(list().textContent).toContain(text);
  });

  it('that was refused can be tried again there', async () => {
    const standing = {
      at: 'kept',
      canTryAgain: true,
      problem: { code: 'note.notSaved', params: {} },
    } as const;
    const fake = await open({ notes: [note({ standing })] });
    within(list()).getByRole('button', { name: 'Try again' }).click();
    await tick();
    expect(fake.sent.at(-1)).toEqual({ name: 'notes.tryAgain', input: { key: 'a' } });
  });

  it('that was refused has the portal’s own words at hand, as text and no longer than is read', async () => {
    const problem = {
      code: 'portal.businessError',
      params: {
        host: 'portal.example',
        description: `<b>No access</b> to\u202e this item ${'x'.repeat(500)}`,
      },
    } as const;
    await open({ notes: [note({ standing: { at: 'kept', canTryAgain: true, problem } })] });
    const details = within(list()).getByText('Details').closest('details');
    expect(details?.textContent).toContain('The portal said: <b>No access</b> to this item xxx');
    expect(details?.textContent?.length).toBeLessThan(260);
    expect(details?.querySelector('b')).toBeNull();
  });

  it('is opened from elsewhere', async () => {
    const fake = await open();
    fake.publish('main.navigate', { page: 'calls', note: 'a' });
    await tick();
    expect(screen.getByRole('textbox', { name: 'Note' })).toBe(document.activeElement);
  });

  it('takes the keyboard again when it is asked for once more', async () => {
    const fake = await open();
    fake.publish('main.navigate', { page: 'calls', note: 'a' });
    await tick();
    screen.getByRole('searchbox').focus();
    fake.publish('main.navigate', { page: 'calls', note: 'a' });
    await tick();
    expect(screen.getByRole('textbox', { name: 'Note' })).toBe(document.activeElement);
  });

  it('is opened from elsewhere though its call is not among those that are looked for', async () => {
    const fake = await open();
    fireEvent.click(screen.getByRole('radio', { name: /Missed/ }));
    await waitFor(() =>
      expect(screen.queryByRole('list', { name: 'Call history' })?.textContent).not.toContain('Anna'),
    );
    fake.publish('main.navigate', { page: 'calls', note: 'a' });
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Note' })).toBe(document.activeElement));
    expect(screen.getByRole('radio', { name: /All/ })).toHaveProperty('checked', true);
  });

  it('has the outcomes that were chosen, and none to ask for where the list is empty', async () => {
    const base = settings();
    const chosen = (callOutcomes: string[]) => ({ ...base, settings: { ...base.settings, callOutcomes } });
    const rows = [row('a')];
    await openMain(main('calls', { rows, settings: chosen(['Sold']) }));
    await openForm();
    const options = within(screen.getByRole('combobox', { name: 'Outcome' })).getAllByRole('option');
    expect(options.map(({ textContent }) => textContent)).toEqual(['No outcome chosen', 'Sold']);
    await openMain(main('calls', { rows, settings: chosen([]) }));
    expect(screen.getAllByRole('combobox', { name: 'Outcome' })).toHaveLength(1);
  });
});

describe('notes of calls that are not in the list any more', () => {
  it.each(['portal.example/8', null])('hold what was open when the account became %j', async (account) => {
    const fake = await open();
    await openForm();
    const begun = note({ outcome: '' });
    fake.publish('notes.changed', { ...none, notes: [begun] });
    fake.publish('notes.changed', { ...none, account });
    fake.publish('notes.changed', { ...none, notes: [{ ...begun, isInList: false }] });
    await tick();
    const items = within(screen.getByRole('list', { name: 'Notes to finish' })).getAllByRole('listitem');
    expect(items).toHaveLength(1);
    expect(screen.getAllByRole('textbox', { name: 'Note' })).toHaveLength(1);
  });

  it('stand apart until they are done', async () => {
    const left = note({ key: 'note-1', isInList: false, who: 'Boris Weber' });
    const saved = note({ key: 'note-2', isInList: false, standing: { at: 'saved', atMs: 1 } });
    await open({ notes: [left, saved] });
    const items = within(screen.getByRole('list', { name: 'Notes to finish' })).getAllByRole('listitem');
    expect(items).toHaveLength(1);
    expect(items[0]?.textContent).toContain('Boris Weber');
    expect(screen.getByRole('textbox', { name: 'Note' })).toHaveProperty('value', 'Wants a refund');
  });
});

describe('after a talked call', () => {
  const notice = (): HTMLElement => screen.getByRole('status', { name: 'After the call' });

  it('the time that is left is told, and can be ended', async () => {
    const fake = await open({ wrapUp: { key: 'a', who: 'Anna', untilMs: Date.now() + 30_000 } });
    expect(notice().textContent).toContain('No popup while you finish the call with Anna');
    expect(screen.getByRole('timer').textContent).toMatch(/^0:(29|30|31)$/);
    screen.getByRole('button', { name: 'Done' }).click();
    await tick();
    expect(fake.sent.at(-1)).toEqual({ name: 'notes.skip', input: { key: 'a' } });
  });

  it('a note is asked for, and can be left; one that is required cannot', async () => {
    const fake = await open({ wanted: [{ key: 'a', who: 'Anna', isRequired: false }] });
    expect(notice().textContent).toContain('Note for the call with Anna?');
    expect(screen.getByRole('button', { name: 'Skip' })).toBeTruthy();
    screen.getByRole('button', { name: 'Write note' }).click();
    await tick();
    expect(fake.sent.at(-1)).toEqual({ name: 'notes.open', input: { key: 'a' } });
    fake.publish('notes.changed', { ...none, wanted: [{ key: 'a', who: 'Anna', isRequired: true }] });
    await tick();
    expect(screen.queryByRole('button', { name: 'Skip' })).toBeNull();
  });
});
