import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { callKinds, findCalls } from '../../renderer/features/calls/callFilter.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios, morning } from './scenarios/mainScenarios.ts';
import { party, row } from './scenarios/parts.ts';

closeWindowsAfterEach();

const items = (): HTMLElement[] =>
  within(screen.getByRole('list', { name: 'Call history' })).queryAllByRole('listitem');
const item = (text: string): HTMLElement => {
  const found = items().find((element) => element.textContent?.includes(text));
  if (found === undefined) throw new Error(`no call with "${text}"`);
  return found;
};

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
      [4, 'Could not hide: Ringside does not have the permission telephony in Bitrix24.'],
      [5, 'Closed in Bitrix24'],
      [6, 'Card was already closed'],
    ] as const) {
      expect(texts[index]).toContain(text);
    }
    expect(within(item('Could not hide')).getByRole('alert').textContent).toContain('Tick telephony');
  });

  it('says of a card that was given up that it was, and what is left to do', async () => {
    await openMain(mainScenarios.callsExpired);
    const alert = within(item('given up')).getByRole('alert');
    expect(alert.textContent).toContain('Not hidden in 8 hours: given up');
    expect(alert.textContent).toContain('close it in Bitrix24');
  });

  it('offers what can be done about each call, reachable by keyboard', async () => {
    const fake = await openMain(mainScenarios.calls);
    const names = (element: HTMLElement): (string | null)[] =>
      within(element)
        .queryAllByRole('button')
        .map((button) => button.getAttribute('aria-label'));
    expect(names(item('Card open'))).toEqual(['Dismiss', 'Copy number', 'Open in CRM']);
    expect(names(item('Card hidden in'))).toEqual([
      'Show card again',
      'Call back',
      'Copy number',
      'Open in CRM',
    ]);
    expect(names(item('Could not hide'))).toEqual([
      'Try hiding again',
      'Call back',
      'Copy number',
      'Open in CRM',
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
    await tick();
    expect(items()).toHaveLength(1);
    fireEvent.input(search, { target: { value: 'nobody' } });
    await tick();
    expect(items()).toHaveLength(0);
    screen.getByRole('button', { name: 'Show all calls' }).click();
    await tick();
    expect(items()).toHaveLength(morning.length);
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
    expect(namesIn(rings)).toEqual(['Answer', 'Decline', 'Dismiss', 'Copy number', 'Open in CRM']);
    expect(namesIn(talking)).toEqual(['Hang up', 'Dismiss', 'Copy number']);
    expect(namesIn(ended)).toEqual(['Call back', 'Copy number', 'Open in CRM']);
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

  it('offers no call back to a practice call, which has nobody’s number', async () => {
    await openMain(mainScenarios.calls);
    expect(namesIn(item('Test caller'))).toEqual(['Copy number']);
  });

  it('says which call the portal did not record, and both ways out', async () => {
    await openMain(mainScenarios.callsPhone);
    const text = within(item('Not registered')).getByRole('alert').textContent;
    expect(text).toContain('portal.example does not let a webhook register calls.');
    expect(text).toContain('press Connect another way on the Portal page and sign in by local application');
    expect(text).toContain('your telephone system registers calls');
  });
});

describe('finding calls', () => {
  const anna = row('anna');
  const london = row('london', {
    outcome: 'missed',
    party: party({
      name: null,
      company: 'Ромашка',
      phoneNumber: '+442071838750',
      formattedNumber: '+44 20 7183 8750',
    }),
  });
  const found = (query: string): string[] => findCalls([anna, london], 'all', query).map(({ key }) => key);

  it.each([
    ['', ['anna', 'london']],
    ['  ANNA ', ['anna']],
    ['ромаш', ['london']],
    ['(495) 123', ['anna']],
    ['7183-8750', ['london']],
    ['+44 20', ['london']],
    ['-', ['anna', 'london']],
    ['44x', []],
    // Arabic, Persian, Devanagari and full-width digits; a number copied with marks of direction and other dashes.
    ['٤٩٥ ١٢', ['anna']],
    ['۷۱۸۳', ['london']],
    ['+४४ २०', ['london']],
    ['（４９５）', ['anna']],
    ['\u202a+44\u00a020\u202c', ['london']],
    ['7183\u20118750', ['london']],
  ])('%j', (query, expected) => {
    // A lone dash is part of every formatted number here, so it finds what it is written in.
    expect(found(query)).toEqual(query === '-' ? ['anna'] : expected);
  });

  it('finds a number that came in the digits of another script', () => {
    const cairo = row('cairo', {
      party: party({ name: null, phoneNumber: '+٢٠٢٢٧٩٥٠٠٠٠', formattedNumber: '+٢٠ ٢ ٢٧٩٥٠٠٠٠' }),
    });
    const all = [anna, london, cairo];
    for (const query of ['27950', '٢٧٩٥٠', '20 2 2795'])
      expect(findCalls(all, 'all', query).map(({ key }) => key)).toEqual(['cairo']);
  });

  it('tells the kinds apart', () => {
    const counts = callKinds.map((kind) => [kind, findCalls(morning, kind, '').length]);
    expect(Object.fromEntries(counts)).toEqual({
      all: morning.length,
      live: 2,
      answered: 2,
      missed: 2,
      problem: 2,
    });
  });
});

describe('a long list', () => {
  it('is drawn a hundred rows at a time', async () => {
    const many = Array.from({ length: 250 }, (_, n) =>
      row(`call-${n}`, { party: party({ name: `Caller ${n}` }) }),
    );
    await openMain({ ...mainScenarios.calls, rows: many });
    expect(items()).toHaveLength(100);
    await fireEvent.click(screen.getByRole('button', { name: 'Show more (150 left)' }));
    await waitFor(() => expect(items()).toHaveLength(200));
  });
});
