import { describe, expect, it } from 'vitest';
import { patienceMs } from '../../../../electron/core/calls/callerContext.ts';
import { lookAgainMs } from '../../../../electron/core/records/recordOpener.ts';
import type { CallDetails } from '../../../../electron/core/ports/callSource.ts';
import type { CallerFound } from '../../../../electron/core/ports/portal.ts';
import { picksUp, rings, shown } from '../calls/cardMessages.ts';
import { writtenForms } from '../../../../electron/core/records/numberForms.ts';
import { settled } from '../heldTime.ts';

import { acme, anna, ends, found, onAnswer, onRing, setUp } from './recordSetUp.ts';

describe('the record that opens', () => {
  it('is left to the operator where there are several', async () => {
    const { calls, opened, offer, crmHas, rings: ring } = setUp(onRing);
    crmHas(found(anna, acme));
    await ring();
    expect(opened).toEqual([]);
    expect(offer.entry(calls.get('call-1'))).toEqual({ is: 'several', matches: [anna, acme] });
  });

  it('is left to the operator where the card names another one than the CRM has', async () => {
    const { calls, take, opened, offer, desk, time, crmHas, rings: ring } = setUp(onRing);
    crmHas(found({ type: 'LEAD', id: 5, name: 'Anna by mail' }));
    desk.isTyping = true;
    await ring();
    take(shown('a', '1', { name: 'Anna', crmEntity: { type: 'CONTACT', id: 17 } }));
    desk.isTyping = false;
    time.turn(lookAgainMs);
    take(picksUp('p'));
    expect(opened).toEqual([]);
    const lead = { type: 'LEAD', id: 5, name: 'Anna by mail' };
    expect(offer.entry(calls.get('call-1'))).toEqual({ is: 'several', matches: [anna, lead] });
  });

  it('is left to the operator where there are several beside the one on the portal’s card', async () => {
    const { calls, take, opened, offer, crmHas } = setUp(onRing);
    crmHas(found(anna, acme));
    take(shown('a', '1', { name: 'Anna', crmEntity: { type: 'CONTACT', id: 17 } }));
    await settled();
    expect(opened).toEqual([]);
    expect(offer.entry(calls.get('call-1'))).toEqual({ is: 'several', matches: [anna, acme] });
  });

  it('is the one that the card names where the CRM takes too long', async () => {
    const { take, opened, time, crmAnswers } = setUp(onRing);
    crmAnswers(() => new Promise(() => undefined));
    take(shown('a', '1', { name: 'Anna', crmEntity: { type: 'CONTACT', id: 17 } }));
    time.turn(patienceMs - lookAgainMs);
    expect(opened).toEqual([]);
    time.turn(2 * lookAgainMs);
    expect(opened).toEqual([['CONTACT 17', true]]);
  });

  it('is the one that the card names where there is no number to ask for', async () => {
    const { take, opened, asked } = setUp(onRing);
    take(shown('b', '3', { phoneNumber: 'anonymous', crmEntity: { type: 'COMPANY', id: 3 } }));
    await settled();
    expect([opened, asked]).toEqual([[['COMPANY 3', true]], []]);
  });

  it('of whom the card names is asked for by whoever answers, and not by every desk that rings', async () => {
    for (const [chosen, onRingOpened] of [
      [onRing, [['CONTACT 17', true]]],
      [onAnswer, []],
    ] as const) {
      const { calls, take, opened, asked, offer, crmHas } = setUp(chosen);
      crmHas(found(anna, acme));
      const details = { shownTo: [7, 8], crmEntity: { type: 'CONTACT', id: 17 } } as const;
      take(shown('a', '1', details));
      await settled();
      expect([asked, opened]).toEqual([[], onRingOpened]);
      take({ ...picksUp('p'), call: { callId: 'a', sourceCallId: 'p' } });
      await settled();
      expect([asked.length, opened]).toEqual([1, onRingOpened]);
      expect(offer.caller(calls.get('call-1'))).toBe('several');
    }
  });

  it('of whom a ring group’s card names without a record is asked for by whoever answers alone', async () => {
    for (const chosen of [onRing, onAnswer]) {
      const { take, asked, opened, crmHas } = setUp(chosen);
      crmHas(found(anna));
      take(shown('a', '1', { name: 'Anna', shownTo: [7, 8, 9] }));
      await settled();
      expect([asked, opened]).toEqual([[], []]);
      take({ ...picksUp('p'), call: { callId: 'a', sourceCallId: 'p' } });
      await settled();
      expect([asked, opened]).toEqual([['+79123456789'], [['CONTACT 17', false]]]);
    }
  });

  it('of whom the card names without a record is asked for where a rule needs it, and not on other lines', async () => {
    const line = { line: '4989123', name: 'Sales', colour: 'blue', record: 'ring' } as const;
    const { take, opened, asked, crmHas } = setUp({ lines: [line] });
    crmHas(found(anna));
    take(shown('a', '1', { name: 'Anna', line: 'other' }));
    await settled();
    expect(asked).toEqual([]);
    take(shown('b', '2', { name: 'Anna', phoneNumber: '+79123456780', line: '4989123' }));
    await settled();
    expect([asked, opened]).toEqual([['+79123456780'], [['CONTACT 17', true]]]);
  });

  it('of which the CRM’s answer can be read in part alone is none, old or new', async () => {
    const { calls, take, opened, offer, crmHas, rings: ring } = setUp(onRing);
    crmHas({ ...found(anna), matches: 'unclear' });
    await ring();
    take(picksUp('p'));
    expect([opened, offer.entry(calls.get('call-1'))]).toEqual([[], null]);
    // By hand the one that could be read can be opened.
    expect(calls.get('call-1').party.crmEntity).toEqual({ type: 'CONTACT', id: 17 });
  });

  it('goes by the number that the call has in the end, whatever is said of the other, and when', async () => {
    const { calls, take, opened, offer, crmAnswers, crmHas } = setUp(onRing);
    const late: ((answer: CallerFound) => void)[] = [];
    crmAnswers(() => new Promise((resolve) => late.push(resolve)));
    const reference = { callId: 'a', sourceCallId: 'p' };
    take({ ...rings('p', { phoneNumber: '+74950000001' }), call: reference });
    await settled();
    crmHas(found(anna));
    take(shown('a', '1', { name: null }));
    await settled();
    expect(opened).toEqual([['CONTACT 17', true]]);
    late.forEach((tell) => tell(found(acme)));
    await settled();
    expect(calls.get('call-1').party.name).toBe('Anna');
    expect(offer.records(calls.get('call-1'))).toEqual([anna]);
  });

  it('forgets who called by another number', async () => {
    const { calls, take, offer, crmFails, crmHas } = setUp(onAnswer);
    crmHas({ ...found(acme), company: 'Acme' });
    take({ ...rings('p', { phoneNumber: '+74950000001' }), call: { callId: 'a', sourceCallId: 'p' } });
    await settled();
    expect(calls.get('call-1').party).toMatchObject({ name: 'Acme', crmEntity: { id: 3 } });
    crmFails();
    take(shown('a', '1', { name: null }));
    await settled();
    expect(calls.get('call-1').party).toMatchObject({ name: null, company: null, crmEntity: null });
    expect(offer.caller(calls.get('call-1'))).toBe('notKnown');
  });

  it('is a new lead with the number, a new contact, or another system’s page once that was seen', async () => {
    const { calls, take, opened, offer, agreed, choose, opener, rings: ring } = setUp(onRing);
    await ring();
    expect(opened).toEqual([['new LEAD +79123456789', true]]);
    take(ends('p'));
    choose({ newRecord: 'contact' });
    await ring('q', '8 912 345-67-80');
    expect(opened.at(-1)).toEqual(['new CONTACT +79123456780', true]);
    take(ends('q'));
    const recordAddress = 'https://erp.example/?phone={phone.national}';
    choose({ newRecord: 'address', recordAddress });
    await ring('r', '+79123456781');
    const address = 'https://erp.example/?phone=89123456781';
    expect(opened).toHaveLength(2);
    expect(offer.entry(calls.get('call-3'))).toEqual({ is: 'address', host: 'erp.example', address });
    agreed.add(recordAddress);
    opener.look();
    expect(opened.at(-1)).toEqual([address, true]);
    expect(offer.entry(calls.get('call-3'))).toEqual({ is: 'address', host: 'erp.example' });
  });

  it.each<[string, Partial<CallDetails>]>([
    ['whom the portal names as one', { phoneNumber: '+79123456789', isColleague: true }],
    ['with a long extension at the company’s server', { phoneNumber: 'sip:100234@pbx.example' }],
    ['who goes by a name there', { phoneNumber: 'sip:anna@pbx.example' }],
    ['with a short number', { phoneNumber: '102' }],
  ])('of a colleague %s is none, and no new one either', async (_who, details) => {
    const { calls, take, opened, offer, crmHas } = setUp(onRing);
    crmHas(null);
    take(rings('p', { name: null, ...details }));
    await settled();
    take(picksUp('p'));
    expect([opened, offer.entry(calls.get('call-1'))]).toEqual([[], null]);
  });

  it('of a colleague whom the portal names is not asked for, as the portal itself asks for none', async () => {
    const { take, asked } = setUp(onRing);
    take(rings('p', { name: null, isColleague: true }));
    await settled();
    take(picksUp('p'));
    expect(asked).toEqual([]);
  });

  it('of a colleague whom the portal’s card names after the CRM has said that it has none is none', async () => {
    const { calls, take, opened, offer, asked } = setUp(onAnswer);
    const reference = { callId: 'a', sourceCallId: 'p' };
    take({ ...rings('p', { name: null, phoneNumber: '+79123456789' }), call: reference });
    await settled();
    expect(offer.entry(calls.get('call-1'))).toEqual({ is: 'new', type: 'LEAD' });
    take(shown('a', '1', { name: 'Maria', isColleague: true }));
    take(picksUp('p'));
    await settled();
    expect([opened, offer.entry(calls.get('call-1')), asked.length]).toEqual([[], null, 1]);
  });

  it('of whom the CRM has by their number at a server opens as of everybody', async () => {
    const { opened, crmHas, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    await ring('p', 'sip:100234@pbx.example');
    crmHas(null);
    expect(opened).toEqual([['CONTACT 17', true]]);
  });

  it('of a CRM that does not answer is neither old nor new', async () => {
    const { calls, take, opened, offer, crmFails, rings: ring } = setUp(onRing);
    crmFails();
    await ring();
    take(picksUp('p'));
    expect(opened).toEqual([]);
    expect(offer.entry(calls.get('call-1'))).toBeNull();
    // Whom the card names is known all the same.
    take(ends('p'));
    take(shown('a', '1', { phoneNumber: '+79990000001', crmEntity: { type: 'LEAD', id: 5 } }));
    await settled();
    expect(opened).toEqual([['LEAD 5', true]]);
  });

  it('goes by the line where that was chosen', async () => {
    const line = { line: '4989123', name: 'Sales', colour: 'blue', record: 'ring' } as const;
    const { opened, crmHas, rings: ring } = setUp({ lines: [line] });
    crmHas(found(anna));
    await ring('p', '+79123456789', 'other');
    expect(opened).toEqual([]);
    await ring('q', '+79123456780', '4989123');
    expect(opened).toEqual([['CONTACT 17', true]]);
  });

  it('of a call without a number is none', async () => {
    const { calls, take, opened, offer, rings: ring } = setUp(onRing);
    await ring('p', 'anonymous');
    take(picksUp('p'));
    expect([opened, offer.entry(calls.get('call-1'))]).toEqual([[], null]);
  });
});

it('costs the popup no reading of the number each time it is told of an unknown caller', async () => {
  const { calls, offer, crmHas, rings: ring } = setUp();
  crmHas(null);
  await ring();
  const call = calls.get('call-1');
  expect(offer.entry(call)).toEqual({ is: 'new', type: 'LEAD' });
  const tookMs = (work: () => void): number => {
    const beganMs = performance.now();
    for (let n = 0; n < 500; n += 1) work();
    return performance.now() - beganMs;
  };
  const readingMs = tookMs(() => writtenForms(call.party.phoneNumber, 'RU'));
  expect(tookMs(() => offer.entry(call))).toBeLessThan(readingMs / 4);
});
