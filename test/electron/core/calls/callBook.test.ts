import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callAfterHide, dismissCall, returnCall } from '../../../../electron/core/calls/callActions.ts';
import { doubtIsOver } from '../../../../electron/core/calls/cards/cardTransitions.ts';
import {
  emptyCallBook,
  joinEvent,
  replaceCall,
  type CallBook,
} from '../../../../electron/core/calls/joining/callBook.ts';
import type { Call } from '../../../../electron/core/calls/call.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import type { Command, CommandState } from '../../../../electron/core/ports/commandRecord.ts';
import { ended, hidden, phone, shown } from './cardMessages.ts';

function bookOf(...events: CallEvent[]): CallBook {
  return events.reduce((book, event) => joinEvent(book, event, 'RU').book, emptyCallBook);
}

function only(book: CallBook): Call {
  const [call, ...others] = [...book.calls.values()];
  if (call === undefined || others.length > 0) throw new Error(`expected one call, found ${book.calls.size}`);
  return call;
}

describe('a call card shown and hidden by the portal', () => {
  it('begins a ringing call with its entry in the popup', () => {
    const call = only(bookOf(shown('a')));
    expect(call).toMatchObject({
      state: 'ringing',
      popup: { at: 'in' },
      card: { state: 'shown' },
      dismissed: false,
    });
  });

  it('is one call however often the same show comes', () => {
    expect(only(bookOf(shown('a', '1'), shown('a', '1'), shown('a', '2'))).popup.at).toBe('in');
  });

  it('leaves the popup with a reason when the portal hides it', () => {
    expect(only(bookOf(shown('a'), hidden('a')))).toMatchObject({
      popup: { at: 'leaving', reason: 'closedByPortal' },
      card: { state: 'hidden', closedBy: 'portal' },
      state: 'ended',
      outcome: 'unknown',
    });
  });

  it('says that a colleague may have it when the card was shown to a group', () => {
    const call = only(bookOf(shown('a', null, { shownTo: [7, 8, 9] }), hidden('a')));
    expect(call.popup).toEqual({ at: 'leaving', reason: 'closedByPortalForGroup' });
  });

  it('comes back with a newer show: a new showing of the same call', () => {
    const call = only(bookOf(shown('a', '1'), hidden('a', '2'), shown('a', '3')));
    expect(call).toMatchObject({
      state: 'ringing',
      outcome: null,
      popup: { at: 'in' },
      card: { state: 'shown' },
    });
  });

  it('changes nothing by a hide for a call nobody knows', () => {
    expect(bookOf(hidden('nobody', '1')).calls.size).toBe(0);
  });

  it('keeps a show that its own newer hide has overtaken out of the popup, yet in the list', () => {
    const call = only(bookOf(hidden('a', '5'), shown('a', '4')));
    expect(call).toMatchObject({ popup: { at: 'out' }, card: { state: 'hidden' }, state: 'ended' });
  });

  it('shows a card whose show is newer than an earlier hide', () => {
    expect(only(bookOf(hidden('a', '5'), shown('a', '6'))).popup.at).toBe('in');
  });

  it('keeps two calls from one number apart', () => {
    expect(bookOf(shown('a'), shown('b')).calls.size).toBe(2);
  });
});

/** The call once its hide is in this state. */
function hideIs(call: Call, at: 'sending' | 'acknowledged', nowMs = 1_000_300): Call {
  const state: CommandState = { at };
  const hide: Command = {
    id: 'id-1',
    kind: 'hide',
    portal: 'portal.example/7',
    callId: call.callId ?? '',
    externalCallId: null,
    details: null,
    userIds: [7],
    subject: { who: '', phoneNumber: '', startedAtMs: 0 },
    createdAtMs: 1_000_100,
    tries: 1,
    state,
  };
  return callAfterHide(call, hide, nowMs);
}

describe('a dismissed call', () => {
  const dismissed = (): CallBook => {
    const book = bookOf(shown('a', '1'));
    return replaceCall(book, dismissCall(only(book), 1_000_100)).book;
  };

  it('goes on ringing while its card goes', () => {
    expect(only(dismissed())).toMatchObject({
      state: 'ringing',
      popup: { at: 'out' },
      card: { state: 'shown' },
    });
  });

  it('does not come back by a repeated show while the hide is under way', () => {
    expect(only(joinEvent(dismissed(), shown('a', '2'), 'RU').book).popup.at).toBe('out');
  });

  it('comes back by a newer show once its card is hidden', () => {
    const book = dismissed();
    const acknowledged = replaceCall(book, hideIs(hideIs(only(book), 'sending'), 'acknowledged')).book;
    const echoed = joinEvent(acknowledged, hidden('a', '2'), 'RU').book;
    expect(only(echoed)).toMatchObject({ state: 'ringing', card: { state: 'hidden', closedBy: 'operator' } });
    expect(only(joinEvent(echoed, shown('a', '3'), 'RU').book)).toMatchObject({
      popup: { at: 'in' },
      dismissed: false,
    });
  });

  it('measures from the click to the answer', () => {
    expect(hideIs(only(dismissed()), 'acknowledged', 1_000_280).card.hideTookMs).toBe(180);
  });

  it('is not over because its hide reached the portal twice', () => {
    const book = dismissed();
    const sent = replaceCall(book, hideIs(hideIs(only(book), 'sending'), 'acknowledged')).book;
    const echoedTwice = joinEvent(joinEvent(sent, hidden('a', '2'), 'RU').book, hidden('a', '3'), 'RU').book;
    expect(only(echoedTwice)).toMatchObject({ state: 'ringing', dismissed: true, card: { state: 'hidden' } });
    const finished = joinEvent(echoedTwice, { ...hidden('a', '4'), atMs: 1_030_000 }, 'RU').book;
    expect(only(finished)).toMatchObject({ state: 'ended', outcome: 'unknown' });
  });

  it('stays in the popup after Undo though the echo of its hide comes late', () => {
    const book = dismissed();
    const undone = replaceCall(book, returnCall(hideIs(hideIs(only(book), 'sending'), 'acknowledged'))).book;
    const echoed = joinEvent(undone, hidden('a', '2'), 'RU').book;
    expect(only(echoed)).toMatchObject({ popup: { at: 'in' }, card: { state: 'shown' }, state: 'ringing' });
    const closed = joinEvent(joinEvent(echoed, shown('a', '3'), 'RU').book, hidden('a', '4'), 'RU').book;
    expect(only(closed).popup.at).toBe('leaving');
  });

  it('is over by the second hide message once that cannot be taken back any more', () => {
    const book = dismissed();
    const sent = replaceCall(book, hideIs(hideIs(only(book), 'sending'), 'acknowledged')).book;
    const twice = only(joinEvent(joinEvent(sent, hidden('a', '2'), 'RU').book, hidden('a', '3'), 'RU').book);
    expect(doubtIsOver(twice)).toMatchObject({ state: 'ended', outcome: 'unknown', endedAtMs: 1_000_500 });
  });

  it('records how the call went', () => {
    const book = joinEvent(dismissed(), ended('a', 'missed'), 'RU').book;
    expect(only(book)).toMatchObject({ state: 'ended', outcome: 'missed', popup: { at: 'out' } });
  });
});

describe('a phone and a card about one call', () => {
  it('are one call by their CALL_ID', () => {
    const call = only(bookOf(shown('a'), phone('offered', 'a'), phone('answered', 'a')));
    expect(call).toMatchObject({ state: 'answered', references: ['portalCards/a', 'baresip/p-a'] });
  });

  it('does not end an answered call when only its card is closed', () => {
    const call = only(bookOf(shown('a'), phone('answered', 'a'), hidden('a')));
    expect(call).toMatchObject({ state: 'answered', card: { state: 'hidden' } });
  });

  it('keeps the outcome that came first', () => {
    expect(only(bookOf(phone('offered', 'a'), ended('a', 'declined'), ended('a', 'missed'))).outcome).toBe(
      'declined',
    );
  });
});

describe('whatever comes in whatever order', () => {
  const callIds = fc.constantFrom('a', 'b', 'c');
  const mids = fc.option(fc.integer({ min: 1, max: 40 }).map(String), { nil: null });
  const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
    fc.tuple(callIds, mids).map(([id, mid]) => shown(id, mid)),
    fc.tuple(callIds, mids).map(([id, mid]) => hidden(id, mid)),
    callIds.map((id) => phone('offered', id)),
    callIds.map((id) => phone('answered', id)),
    fc
      .tuple(callIds, fc.constantFrom('missed', 'answered', 'declined', 'failed'))
      .map(([id, o]) => ended(id, o as 'missed')),
  );

  it('one CALL_ID is one call, and no entry without a card or an offer', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const book = bookOf(...events);
        const ids = [...book.calls.values()].map((call) => call.callId);
        expect(new Set(ids).size).toBe(ids.length);
        for (const call of book.calls.values()) {
          expect(call.outcome === null).toBe(call.state !== 'ended');
          if (call.popup.at === 'in') expect(call.card.state === 'shown' || !call.knownByCardOnly).toBe(true);
        }
      }),
    );
  });

  it('doubling any message changes nothing', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const withMids = events.map((event, i) => ({ ...event, mid: event.mid ?? String(100 + i) }));
        const doubled = withMids.flatMap((event) => [event, event]);
        expect(bookOf(...doubled).calls).toEqual(bookOf(...withMids).calls);
      }),
    );
  });

  it('the newest numbered message decides about the card, in every order of arrival', () => {
    const history = fc.array(fc.constantFrom('show', 'hide'), { minLength: 1, maxLength: 8 }).chain((kinds) =>
      fc.record({
        kinds: fc.constant(kinds),
        order: fc.shuffledSubarray(
          kinds.map((_, i) => i),
          { minLength: kinds.length, maxLength: kinds.length },
        ),
      }),
    );
    fc.assert(
      fc.property(history, ({ kinds, order }) => {
        const messages = kinds.map((kind, i) =>
          kind === 'show' ? shown('a', `${i + 1}`) : hidden('a', `${i + 1}`),
        );
        const call = [...bookOf(...order.flatMap((i) => messages[i] ?? [])).calls.values()][0];
        if (call === undefined) {
          expect(kinds).not.toContain('show');
          return;
        }
        expect(call.card.state).toBe(kinds.at(-1) === 'show' ? 'shown' : 'hidden');
        expect(call.popup.at === 'in').toBe(kinds.at(-1) === 'show');
      }),
    );
  });
});
