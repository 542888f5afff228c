import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PushMessage } from '../../../electron/core/ports/portal.ts';
import { createConnectorChannelSource } from '../../../electron/sources/connectorChannel/connectorChannelSource.ts';

const nowMs = 1_773_130_779_000;
const source = createConnectorChannelSource({ clock: { nowMs: () => nowMs, monotonicMs: () => 0 } });
const callId = 'externalCall.0123456789abcdef0123456789abcdef.1773130779';

function message(params: unknown, change: Partial<PushMessage> = {}): PushMessage {
  return { mid: '7', moduleId: 'application', command: 'ringside_call', sentAtMs: null, ...change, params };
}

function eventOf(params: unknown, change?: Partial<PushMessage>) {
  const read = source.read(message(params, change));
  if (read?.kind !== 'event') throw new Error(`an event was expected, not ${JSON.stringify(read)}`);
  return read.event;
}

function adviceOn(params: unknown, change: Partial<PushMessage>): string | null {
  const read = source.read(message(params, change));
  return read?.kind === 'event' ? read.advice : 'no event';
}

function refusalOf(params: unknown): string {
  const read = source.read(message(params));
  if (read?.kind !== 'refused') throw new Error('a refusal was expected');
  return read.reason;
}

const full = {
  ringside: 1,
  event: 'offered',
  callId,
  connectorCallId: 'asterisk-1741604779.42',
  phoneNumber: '+49 30 1234567',
  direction: 'incoming',
  name: 'Erika Mustermann',
  company: 'Muster GmbH',
  responsible: 'Olga Operator',
  line: 'Support',
  crm: { type: 'contact', id: 17 },
  shownToCount: 3,
  atMs: nowMs - 1500,
};

describe('a connector’s message', () => {
  it('is read with all it may hold', () => {
    expect(eventOf(full)).toEqual({
      type: 'offered',
      sourceName: 'connectorChannel',
      mid: '7',
      atMs: nowMs - 1500,
      call: { callId, sourceCallId: 'asterisk-1741604779.42' },
      details: {
        direction: 'incoming',
        phoneNumber: '+49 30 1234567',
        name: 'Erika Mustermann',
        company: 'Muster GmbH',
        responsible: 'Olga Operator',
        line: 'Support',
        crmEntity: { type: 'CONTACT', id: 17 },
        shownTo: null,
        shownToCount: 3,
      },
    });
  });

  it('is read with the least it must hold', () => {
    expect(eventOf({ ringside: 1, event: 'offered', connectorCallId: 'a', phoneNumber: '5' })).toMatchObject({
      call: { callId: null, sourceCallId: 'a' },
      atMs: nowMs,
      details: { direction: 'incoming', phoneNumber: '5', name: null, crmEntity: null, shownToCount: null },
    });
    expect(eventOf({ ringside: 1, event: 'answered', callId })).toMatchObject({
      type: 'answered',
      call: { callId, sourceCallId: callId },
    });
    expect(eventOf({ ringside: 1, event: 'ended', callId })).toMatchObject({ outcome: 'unknown' });
    expect(eventOf({ ringside: 1, event: 'ended', callId, outcome: 'missed' })).toMatchObject({
      outcome: 'missed',
    });
  });

  it('comes out the same where a form or PHP made texts of its numbers and [] of what is empty', () => {
    const asPhp = { ...full, ringside: '1', crm: { type: 'CONTACT', id: '17' }, shownToCount: '3' };
    expect(eventOf({ ...asPhp, atMs: String(full.atMs) })).toEqual(eventOf(full));
    const { crm: _crm, company: _company, ...rest } = full;
    expect(eventOf({ ...rest, crm: [], company: '' })).toEqual(eventOf(rest));
    expect(eventOf({ ...rest, crm: null, company: null })).toEqual(eventOf(rest));
  });

  it('may name the operators to whom the card is shown', () => {
    const event = eventOf({ ...full, shownTo: [1, '7'] });
    expect('details' in event ? event.details.shownTo : null).toEqual([1, 7]);
  });

  it('may hold fields that are not known yet', () => {
    expect(eventOf({ ...full, queue: { name: 'x' }, extra: [1] })).toEqual(eventOf(full));
  });

  it('takes the time of the portal where the connector names none, and never one to come', () => {
    const { atMs: _atMs, ...rest } = full;
    expect(eventOf(rest, { sentAtMs: nowMs - 40 }).atMs).toBe(nowMs - 40);
    expect(eventOf({ ...full, atMs: nowMs + 3_600_000 }).atMs).toBe(nowMs);
  });

  it('has its texts cleaned, as they come from callers', () => {
    expect(eventOf({ ...full, name: 'Anonymous' })).toMatchObject({ details: { name: null } });
    const event = eventOf({ ...full, name: `\u202eevil\u0000 <b>${'x'.repeat(500)}` });
    const name = 'details' in event ? event.details.name : null;
    expect(name).toMatch(/^evil <b>x+…$/);
    expect(name).toHaveLength(200);
    const empty = eventOf({ ...full, company: '\u200b' });
    expect('details' in empty ? empty.details.company : '').toBeNull();
  });

  it('is not ours with another command', () => {
    expect(source.read(message(full, { command: 'something' }))).toBeNull();
    expect(source.read(message(full, { command: 'Ringside_Call', moduleId: 'mine' }))?.kind).toBe('event');
  });
});

describe('a message that cannot be used is refused with a reason', () => {
  it.each<[string, unknown, string]>([
    ['no object', 'hello', 'ringside (the version of the format) must be 1'],
    ['no version', { ...full, ringside: undefined }, 'ringside (the version of the format) must be 1'],
    ['a later version', { ...full, ringside: 2 }, 'ringside is 2; this Ringside understands version 1'],
    [
      'another event',
      { ...full, event: 'rang' },
      'event must be one of offered, cardShown, answered, ended, cardHidden',
    ],
    [
      'another direction',
      { ...full, direction: 'in' },
      'direction must be one of incoming, outgoing, callback',
    ],
    [
      'no call',
      { ...full, callId: undefined, connectorCallId: '' },
      'callId or connectorCallId must be given',
    ],
    [
      'nobody calling',
      { ringside: 1, event: 'offered', callId },
      'phoneNumber or name must be given with offered',
    ],
    [
      'a card of no call',
      { ringside: 1, event: 'cardShown', connectorCallId: '1', phoneNumber: '5' },
      'callId must be given with cardShown',
    ],
    ['seconds', { ...full, atMs: 1_773_130_779 }, 'atMs must be Unix time in milliseconds, not in seconds'],
    ['a date in words', { ...full, atMs: '2026-03-10' }, 'atMs must be a number'],
    [
      'an outcome nobody knows',
      { ringside: 1, event: 'ended', callId, outcome: 'lost' },
      'outcome must be one of answered, missed, declined, answeredElsewhere, failed, unknown',
    ],
    ['half a record', { ...full, crm: { type: 'CONTACT' } }, 'crm must hold type and id'],
    ['a record without number', { ...full, crm: { type: 'LEAD', id: 'x' } }, 'crm.id must be a number'],
    [
      'a record of another kind',
      { ...full, crm: { type: 'QUOTE', id: 1 } },
      'crm.type must be one of CONTACT, COMPANY, LEAD, DEAL',
    ],
    ['a name that is none', { ...full, name: { first: 'x' } }, 'name must be text'],
    ['an id with controls', { ...full, callId: 'a\u0007b' }, 'callId must hold printable characters only'],
    ['an endless id', { ...full, callId: 'x'.repeat(201) }, 'callId must not be longer than 200 characters'],
    [
      'an id that is none',
      { ...full, shownTo: [1, 0] },
      'shownTo must hold ids, which are whole numbers from 1 on',
    ],
    ['operators that are no list', { ...full, shownTo: 'all' }, 'shownTo must be a list of ids'],
    ['a count of none', { ...full, shownToCount: 0 }, 'shownToCount must be at least 1'],
  ])('%s', (_what, params, reason) => {
    expect(refusalOf(params)).toBe(reason);
  });

  it('and never throws, nor says anything that stood in the message', () => {
    const canary = 'k3x0canary5ecret';
    const value = fc.oneof(
      fc.anything(),
      fc.constantFrom(canary, 1, '1', nowMs, [], {}, { type: canary, id: canary }, null),
    );
    const params = fc.record(
      {
        ringside: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, value),
        event: fc.oneof({ weight: 5, arbitrary: fc.constantFrom('offered', 'ended', 'cardHidden') }, value),
        callId: value,
        connectorCallId: value,
        phoneNumber: value,
        direction: value,
        name: value,
        crm: value,
        outcome: value,
        atMs: value,
        [canary]: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(params, fc.anything()), (anything) => {
        const read = source.read(message(anything));
        if (read?.kind === 'refused') {
          expect(read.reason).not.toContain(canary);
          expect(read.reason.length).toBeLessThan(200);
          expect(read.reason).not.toMatch(/[\u0000-\u001f]/);
        } else {
          expect(read?.event.atMs).toBeLessThanOrEqual(nowMs);
          expect(read?.event.call.sourceCallId).not.toBe('');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('when it happened', () => {
  const toldAt = (atMs: number | null, sentAtMs: number | null): number =>
    eventOf({ ...full, atMs }, { sentAtMs }).atMs;

  it('is never later than the message about it was made, though the connector’s clock is ahead', () => {
    const hourMs = 3_600_000;
    expect(toldAt(nowMs + 3 * hourMs, nowMs - 2 * hourMs)).toBe(nowMs - 2 * hourMs);
    expect(toldAt(nowMs + 3 * hourMs, null)).toBe(nowMs);
    expect(toldAt(null, nowMs - hourMs)).toBe(nowMs - hourMs);
    expect(toldAt(nowMs - 2 * hourMs, nowMs)).toBe(nowMs - 2 * hourMs);
  });

  it('is advice for the author where it makes a call of now one of the past', () => {
    expect(adviceOn({ ...full, atMs: nowMs - 41_000 }, { sentAtMs: nowMs })).toMatch(/^atMs is 41 s before/);
    expect(adviceOn({ ...full, atMs: nowMs - 41_000 }, { sentAtMs: nowMs - 20_000 })).toBeNull();
    expect(adviceOn({ ...full, atMs: nowMs - 41_000 }, { sentAtMs: null })).toBeNull();
    expect(adviceOn({ ...full, event: 'answered', atMs: nowMs - 41_000 }, { sentAtMs: nowMs })).toBeNull();
  });
});

it('nothing but a message that says so in the known way ends a call or takes its card away', () => {
  const odd = fc.oneof(
    fc.anything(),
    fc.constantFrom('Ended', 'ended ', 'hangup', 'cardhidden', 'end', ['ended'], { event: 'ended' }, 0, true),
  );
  const params = fc.record(
    {
      ringside: fc.constantFrom(1, '1', 2, null),
      event: odd,
      callId: odd,
      connectorCallId: odd,
      outcome: odd,
    },
    { requiredKeys: ['ringside'] },
  );
  fc.assert(
    fc.property(
      params,
      fc.constantFrom('ringside_call', 'ringside_end', 'showExternalCall'),
      (given, command) => {
        const read = source.read(message(given, { command }));
        if (read?.kind !== 'event' || !['ended', 'cardHidden'].includes(read.event.type)) return;
        expect([command, given.event]).toEqual(['ringside_call', read.event.type]);
      },
    ),
  );
});
