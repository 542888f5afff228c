import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../electron/core/calls/call.ts';
import { emptyCallBook, joinEvent, type CallBook } from '../../../../electron/core/calls/joining/callBook.ts';
import { sameStartWithinMs } from '../../../../electron/core/calls/joining/sameCall.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import { hangsUp, hidden, picksUp, rings, shown } from './cardMessages.ts';

function callsAfter(...events: CallEvent[]): Call[] {
  const book = events.reduce<CallBook>((each, event) => joinEvent(each, event, 'RU').book, emptyCallBook);
  return [...book.calls.values()];
}

function only(calls: Call[]): Call {
  const [call, ...others] = calls;
  if (call === undefined || others.length > 0) throw new Error(`expected one call, found ${calls.length}`);
  return call;
}

const atMs = 1_000_000;
const number = '+79123456789';

describe('a phone and a card without a common id', () => {
  it.each([
    ['the phone first', [rings('p'), shown('a', '1')]],
    ['the card first', [shown('a', '1'), rings('p')]],
  ])('are one call by number and moment: %s', (_which, events) => {
    expect(only(callsAfter(...events))).toMatchObject({
      callId: 'a',
      state: 'ringing',
      knownByCardOnly: false,
      card: { state: 'shown' },
      phones: [{ sourceName: 'baresip', sourceCallId: 'p' }],
      popup: { at: 'in' },
    });
  });

  it.each([['8 (912) 345-67-89'], ['79123456789'], ['9123456789'], ['sip:89123456789@pbx.example']])(
    'are one call however the phone writes the number: %s',
    (phoneNumber) => {
      expect(callsAfter(shown('a'), rings('p', { phoneNumber }))).toHaveLength(1);
    },
  );

  it('are two with different numbers, in different directions, or too far apart', () => {
    const late = atMs + sameStartWithinMs + 1;
    expect(callsAfter(shown('a'), rings('p', { phoneNumber: '+79123456780' }))).toHaveLength(2);
    expect(callsAfter(shown('a'), rings('p', { direction: 'outgoing' }))).toHaveLength(2);
    expect(callsAfter(shown('a'), rings('p', { atMs: late }))).toHaveLength(2);
    expect(callsAfter(shown('a'), rings('p', { atMs: late - 1 }))).toHaveLength(1);
  });

  it('are one where one of them does not say the number, unless that call is over: a new one is told of', () => {
    const withheld = { phoneNumber: '' };
    const over = hangsUp('p', 'missed', { atMs: atMs + 1_000 });
    const card = { ...shown('a', '1'), atMs: atMs + 3_000 };
    const withheldCard = { ...shown('a', '1', withheld), atMs: atMs + 3_000 };
    expect(callsAfter(rings('p', withheld), card)).toHaveLength(1);
    expect(callsAfter(rings('p', withheld), over, card)).toMatchObject([
      { state: 'ended' },
      { callId: 'a', state: 'ringing', popup: { at: 'in' } },
    ]);
    expect(callsAfter(rings('p'), over, withheldCard)).toHaveLength(2);
    expect(callsAfter(rings('p', withheld), over, withheldCard)).toHaveLength(1);
  });

  it('keep two calls from one number two, each with both sources', () => {
    const calls = callsAfter(rings('p1'), rings('p2'), shown('a', '1'), shown('b', '2'));
    expect(calls.map(({ callId, phones }) => [callId, phones.map((leg) => leg.sourceCallId)])).toEqual([
      ['a', ['p1']],
      ['b', ['p2']],
    ]);
  });

  it('give the card to the try that rings when the caller tries again at once', () => {
    const calls = callsAfter(
      rings('p1'),
      hangsUp('p1', 'missed', { atMs: atMs + 3_000 }),
      rings('p2', { atMs: atMs + 8_000 }),
      { ...shown('a'), atMs: atMs + 8_500 },
    );
    expect(calls.map(({ callId }) => callId)).toEqual([null, 'a']);
  });

  it('do not take a call up again that another phone has ended', () => {
    const again = rings('d', { sourceName: 'yealink', atMs: atMs + 12_000 });
    expect(callsAfter(rings('p'), hangsUp('p', 'missed', { atMs: atMs + 5_000 }), again)).toHaveLength(2);
  });

  it('join without a number only where there is no choice', () => {
    expect(callsAfter(shown('a'), rings('p', { phoneNumber: 'anonymous' }))).toHaveLength(1);
    expect(callsAfter(shown('a', null, { phoneNumber: '' }), rings('p'))).toHaveLength(1);
    expect(callsAfter(shown('a'), shown('b'), rings('p', { phoneNumber: '' }))).toHaveLength(3);
    expect(only(callsAfter(rings('p', { phoneNumber: 'anonymous' }), shown('a'))).party.phoneNumber).toBe(
      number,
    );
  });

  it('turn out to be one when the phone names the CALL_ID later', () => {
    const answered = { ...picksUp('p'), call: { callId: 'a', sourceCallId: 'p' } };
    const call = only(callsAfter(shown('a'), rings('p', { phoneNumber: '555' }), answered));
    expect(call).toMatchObject({ callId: 'a', state: 'answered', card: { state: 'shown' } });
    expect(call.party.name).toBe('Anna');
  });

  it('are one with two phones that ring for it', () => {
    const desk = { sourceName: 'yealink' } as const;
    const call = only(callsAfter(rings('p'), rings('d', desk), shown('a'), picksUp('d', desk)));
    expect(call.state).toBe('answered');
  });
});

describe('what a phone tells of a call with a card', () => {
  it('wins over what the vanished card let one suppose', () => {
    const told = [shown('a', '1'), rings('p'), hidden('a', '2'), hangsUp('p', 'missed')];
    expect(only(callsAfter(...told))).toMatchObject({
      outcome: 'missed',
      popup: { at: 'leaving', reason: 'missed' },
    });
  });

  it.each(['missed', 'declined'] as const)(
    'stays said (%s) when the portal closes the card for it',
    (outcome) => {
      const told = [shown('a', '1'), rings('p'), hangsUp('p', outcome), hidden('a', '2')];
      expect(only(callsAfter(...told))).toMatchObject({ outcome, popup: { at: 'leaving', reason: outcome } });
    },
  );

  it('wins also where the phone is heard only after the card has gone', () => {
    const told = [shown('a', '1'), hidden('a', '2'), rings('p'), hangsUp('p', 'declined')];
    expect(only(callsAfter(...told))).toMatchObject({ state: 'ended', outcome: 'declined' });
  });

  it('keeps the call in the popup while the phone rings or talks, whatever becomes of the card', () => {
    const ringing = [shown('a', '1'), rings('p'), hidden('a', '2')];
    expect(only(callsAfter(...ringing))).toMatchObject({ state: 'ringing', popup: { at: 'in' } });
    expect(only(callsAfter(...ringing, picksUp('p')))).toMatchObject({
      state: 'answered',
      popup: { at: 'in' },
      card: { state: 'hidden', closedBy: 'portal' },
    });
  });

  it('brings a call back that was thought to be over', () => {
    expect(only(callsAfter(shown('a', '1'), hidden('a', '2'), rings('p')))).toMatchObject({
      state: 'ringing',
      outcome: null,
      endedAtMs: null,
      popup: { at: 'in' },
    });
  });

  it('ends the call once the last of its phones has ended', () => {
    const desk = { sourceName: 'yealink' } as const;
    const told = [rings('p'), rings('d', desk), picksUp('d', desk), hangsUp('p', 'answeredElsewhere')];
    expect(only(callsAfter(...told))).toMatchObject({ state: 'answered', outcome: null });
    expect(only(callsAfter(...told, hangsUp('d', 'answered', desk)))).toMatchObject({ outcome: 'answered' });
  });
});

describe('a queue that comes back to the operator', () => {
  const later = { atMs: atMs + 30_000 };
  const firstTry = [
    shown('a', '1'),
    rings('p1'),
    hangsUp('p1', 'missed', { atMs: atMs + 15_000 }),
    { ...hidden('a', '2'), atMs: atMs + 15_000 },
  ];
  const shownAgain = { ...shown('a', '3'), ...later };

  it('rings the same call again, with a new call of the phone', () => {
    const call = only(callsAfter(...firstTry, shownAgain, rings('p2', later)));
    expect(call).toMatchObject({
      state: 'ringing',
      outcome: null,
      popup: { at: 'in' },
      card: { state: 'shown' },
      phones: [
        { sourceCallId: 'p1', state: 'ended' },
        { sourceCallId: 'p2', state: 'ringing' },
      ],
    });
  });

  it('gives its card to what rings where the phone was faster', () => {
    const [first, second, ...others] = callsAfter(...firstTry, rings('p2', later), shownAgain);
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      callId: null,
      state: 'ended',
      outcome: 'missed',
      card: { state: 'hidden' },
    });
    expect(second).toMatchObject({ callId: 'a', state: 'ringing', card: { state: 'shown' } });
  });

  it('does not ring again by a show that is late', () => {
    expect(only(callsAfter(...firstTry, shown('a', '1')))).toMatchObject({
      state: 'ended',
      outcome: 'missed',
    });
  });
});

describe('hooks that overtake each other', () => {
  it('do not make a call ring whose end is known already', () => {
    expect(only(callsAfter(hangsUp('p', 'missed'), rings('p')))).toMatchObject({
      state: 'ended',
      outcome: 'missed',
      popup: { at: 'out' },
    });
  });

  it('do not hide a new call behind the end of an old one with the same id', () => {
    const calls = callsAfter(hangsUp('p', 'missed'), rings('p', { atMs: atMs + 120_000 }));
    expect(only(calls)).toMatchObject({ state: 'ringing', popup: { at: 'in' } });
  });

  it('tell of a talk although its answer came last', () => {
    const call = only(callsAfter(rings('p'), hangsUp('p', 'missed'), picksUp('p')));
    expect(call).toMatchObject({ state: 'ended', outcome: 'answered', answeredAtMs: 1_002_000 });
  });
});

describe('the popup and calls that the operator makes', () => {
  it('needs no entry for them, until there is a card to put away', () => {
    expect(only(callsAfter(rings('p', { direction: 'outgoing' }))).popup.at).toBe('out');
    const withCard = [rings('p', { direction: 'outgoing' }), shown('a', '1', { direction: 'outgoing' })];
    expect(only(callsAfter(...withCard)).popup.at).toBe('in');
  });
});

it('does not take the number for a name', () => {
  const call = only(callsAfter(rings('p', { name: '+7 912 345-67-89' }), shown('a', '1', { name: 'Anna' })));
  expect(call.party.name).toBe('Anna');
});
