import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios, morning } from './scenarios/mainScenarios.ts';
import { row } from './scenarios/parts.ts';

closeWindowsAfterEach();

const items = (): HTMLElement[] =>
  within(screen.getByRole('list', { name: 'Call history' })).queryAllByRole('listitem');
const item = (text: string): HTMLElement => {
  const found = items().find((element) => element.textContent?.includes(text));
  if (found === undefined) throw new Error(`no call with "${text}"`);
  return found;
};

const copies = ['Copy number', 'Copy for a colleague'];

describe('the calls page', () => {
  it('tells what became of each card', async () => {
    await openMain(mainScenarios.calls);
    expect(items()).toHaveLength(morning.length);
    const texts = items().map((element) => element.textContent?.replace(/\s+/g, ' ') ?? '');
    for (const [index, text] of [
      [0, 'Card open'],
      [1, 'Hiding the card…'],
      [2, 'Ringside is trying again'],
      [3, 'Card hidden in 0.2 s'],
      [4, 'Card still open Ringside lacks the right telephony in Bitrix24. Tick telephony'],
      [5, 'Closed in Bitrix24'],
      [6, 'Card was already closed'],
    ] as const) {
      expect(texts[index]).toContain(text);
    }
  });

  it('says of a card that was given up that it was, and what is left to do', async () => {
    await openMain(mainScenarios.callsExpired);
    expect(item('given up').textContent).toContain('Card still open');
    expect(item('given up').textContent).toContain('close it in Bitrix24');
  });

  it('offers what can be done about each call, reachable by keyboard', async () => {
    const fake = await openMain(mainScenarios.calls);
    const names = (element: HTMLElement): (string | null)[] =>
      within(element)
        .queryAllByRole('button')
        .map((button) => button.getAttribute('aria-label'));
    expect(names(item('Card open'))).toEqual(['Dismiss', ...copies, 'Open in CRM', 'Note']);
    expect(names(item('Card hidden in'))).toEqual([
      'Show card again',
      'Call back',
      ...copies,
      'Open in CRM',
      'Note',
    ]);
    expect(names(item('Card still open'))).toEqual([
      'Call back',
      'Try hiding again',
      ...copies,
      'Open in CRM',
      'Note',
    ]);
    within(item('Card hidden in')).getByRole('button', { name: 'Show card again' }).click();
    await tick();
    expect(fake.sent.at(-1)).toEqual({ name: 'calls.showCardAgain', input: { callKey: 'hidden' } });
  });

  it('still puts away a card that the portal left open when the call was over', async () => {
    const open = { ...row('left').card, state: 'shown', closedBy: null, hideTookMs: null } as const;
    const left = row('left', { state: 'ended', outcome: 'missed', dismissed: false, card: open });
    const fake = await openMain({ ...mainScenarios.calls, rows: [left] });
    within(item('Card open')).getByRole('button', { name: 'Dismiss' }).click();
    await tick();
    expect(fake.sent.at(-1)).toEqual({ name: 'calls.dismiss', input: { callKey: 'left' } });
  });

  it('calls nobody missed whom the operator called', async () => {
    const untaken = (key: string, direction: 'incoming' | 'outgoing') =>
      row(key, { state: 'ended', outcome: 'missed', direction });
    await openMain({ ...mainScenarios.calls, rows: [untaken('in', 'incoming'), untaken('out', 'outgoing')] });
    expect(items().map((element) => /Missed|No answer/.exec(element.textContent ?? '')?.[0])).toEqual([
      'Missed',
      'No answer',
    ]);
    expect(items().map((element) => element.querySelector('.missed') !== null)).toEqual([true, false]);
  });

  it('says why something could not be done', async () => {
    await openMain(mainScenarios.calls, {}, (fake) =>
      fake.answer('calls.openInCrm', () => {
        throw new AppError('call.noCrmRecord');
      }),
    );
    within(item('Card open')).getByRole('button', { name: 'Open in CRM' }).click();
    await waitFor(() =>
      expect(screen.getAllByRole('alert').map(({ textContent }) => textContent)).toContainEqual(
        expect.stringContaining('No CRM record'),
      ),
    );
  });

  it('finds calls as one types', async () => {
    await openMain(mainScenarios.calls);
    const search = screen.getByRole('searchbox', { name: 'Search calls' });
    fireEvent.input(search, { target: { value: 'smirn' } });
    await waitFor(() => expect(items()).toHaveLength(1));
    fireEvent.input(search, { target: { value: 'nobody' } });
    (await screen.findByRole('button', { name: 'Show all calls' })).click();
    await waitFor(() => expect(items()).toHaveLength(morning.length));
    expect((search as HTMLInputElement).value).toBe('');
  });

  it('says that there is no call of the kind that is shown, and of a search what to try', async () => {
    await openMain({ ...mainScenarios.calls, rows: [row('a', { state: 'ended', outcome: 'answered' })] });
    fireEvent.click(screen.getByRole('radio', { name: /Missed/ }));
    expect(await screen.findByRole('heading', { name: 'No such calls' })).toBeTruthy();
    expect(screen.queryByText(/fewer digits/)).toBeNull();
    const search = screen.getByRole('searchbox', { name: 'Search calls' });
    fireEvent.input(search, { target: { value: 'nobody' } });
    expect(await screen.findByText(/fewer digits/)).toBeTruthy();
    screen.getByRole('button', { name: 'Show all calls' }).click();
    await waitFor(() => expect(items()).toHaveLength(1));
  });

  it('helps when there is nothing yet', async () => {
    const fake = await openMain(mainScenarios.callsEmpty);
    screen.getByRole('button', { name: 'Ring me a test call' }).click();
    await tick();
    expect(fake.sent.at(-1)?.name).toBe('calls.ringTestCall');
  });

  it('sends those without a portal where they can connect one', async () => {
    await openMain(mainScenarios.callsNotConnected);
    const [, ...others] = screen
      .getAllByRole('link')
      .filter((link) => link.getAttribute('href') === '#/portal');
    expect(others).toHaveLength(1);
  });

  it('shows hostile names as text', async () => {
    await openMain(mainScenarios.callsHostile);
    expect(document.querySelector('img, b')).toBeNull();
    expect(items()[0]?.textContent).toContain('<img src=x');
    for (const element of items()) expect(element.textContent?.length).toBeLessThan(1200);
  });
});

describe('the phone in the calls page', () => {
  const namesIn = (element: HTMLElement): (string | null | undefined)[] =>
    within(element)
      .queryAllByRole('button')
      .map((button) => button.getAttribute('aria-label') ?? button.textContent?.trim());

  it('answers, declines and hangs up where the phone can', async () => {
    const fake = await openMain(mainScenarios.callsPhone);
    const [rings, talking, , ended] = items();
    if (rings === undefined || talking === undefined || ended === undefined) throw new Error('no rows');
    expect(namesIn(rings)).toEqual(['Answer', 'Decline', 'Dismiss', ...copies, 'Open in CRM', 'Note']);
    expect(namesIn(talking)).toEqual(['Hang up', 'Dismiss', ...copies, 'Note']);
    expect(namesIn(ended)).toEqual(['Call back', ...copies, 'Open in CRM', 'Note']);
    within(rings).getByRole('button', { name: 'Answer' }).click();
    within(rings).getByRole('button', { name: 'Decline' }).click();
    within(talking).getByRole('button', { name: 'Hang up' }).click();
    await tick();
    expect(fake.sent.slice(-3)).toEqual([
      { name: 'calls.answer', input: { callKey: 'rings' } },
      { name: 'calls.decline', input: { callKey: 'rings' } },
      { name: 'calls.hangUp', input: { callKey: 'talking' } },
    ]);
  });

  it('does not take the second click of a double click for what came under the pointer', async () => {
    const fake = await openMain(mainScenarios.callsPhone);
    fireEvent.click(screen.getByRole('button', { name: 'Hang up' }), { detail: 2 });
    await tick();
    expect(fake.sent.some(({ name }) => name === 'calls.hangUp')).toBe(false);
  });

  it('calls back, and says so', async () => {
    const fake = await openMain(mainScenarios.callsPhone);
    within(item('Card hidden in')).getByRole('button', { name: 'Call back' }).click();
    expect((await screen.findByText('Calling back: Anna Petrova')).getAttribute('aria-live')).toBe('polite');
    expect(fake.sent.at(-1)).toEqual({ name: 'calls.callBack', input: { callKey: 'ended' } });
  });

  it('shows from the press on that the phone is told, and tells it once, however slow it is', async () => {
    let took = (): void => undefined;
    const fake = await openMain(mainScenarios.callsPhone, {}, (bridge) =>
      bridge.answer(
        'calls.callBack',
        () => new Promise<undefined>((resolve) => (took = () => resolve(undefined))),
      ),
    );
    const callBack = (): HTMLElement =>
      within(item('Card hidden in')).getByRole('button', { name: 'Call back' });
    const toldToCall = () => fake.sent.filter(({ name }) => name === 'calls.callBack').length;
    callBack().click();
    await tick();
    expect(callBack().getAttribute('aria-busy')).toBe('true');
    expect(screen.getByText('Calling back: Anna Petrova')).toBeTruthy();
    callBack().click();
    fireEvent.keyDown(item('Card hidden in'), { key: 'c' });
    await tick();
    expect(toldToCall()).toBe(1);
    took();
    await waitFor(() => expect(callBack().getAttribute('aria-busy')).toBeNull());
    callBack().click();
    expect(toldToCall()).toBe(2);
  });

  it('does not go on saying that somebody is called back where the phone refused', async () => {
    await openMain(mainScenarios.callsPhone, {}, (bridge) =>
      bridge.answer('calls.callBack', () => {
        throw new AppError('phone.noPhoneToDial');
      }),
    );
    within(item('Card hidden in')).getByRole('button', { name: 'Call back' }).click();
    await screen.findByText(/Calling back/);
    await waitFor(() => expect(screen.queryByText(/Calling back/)).toBeNull());
  });

  it('offers no call back to a practice call, which has nobody’s number', async () => {
    await openMain(mainScenarios.calls);
    expect(namesIn(item('Test caller'))).toEqual(copies);
  });

  it('says which call the portal did not record, and both ways out', async () => {
    await openMain(mainScenarios.callsPhone);
    const text = item('Not recorded in Bitrix24').textContent;
    expect(text).toContain('portal.example does not let a webhook register calls.');
    expect(text).toContain('press Connect another way on the Portal page and sign in by local application');
    expect(text).toContain('your telephone system registers calls');
  });
});
