import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings, type Settings } from '../../../../contracts/settings.ts';
import { createCallerContext } from '../../../../electron/core/calls/callerContext.ts';
import { createRecordOffer, type RecordTarget } from '../../../../electron/core/records/recordOffer.ts';
import { createRecordOpener, lookAgainMs } from '../../../../electron/core/records/recordOpener.ts';
import type { CallerFound } from '../../../../electron/core/ports/portal.ts';
import { hangsUp, hidden, picksUp, rings, shown } from '../calls/cardMessages.ts';
import { setUpCalls } from '../calls/callsSetUp.ts';
import { settled } from '../heldTime.ts';

const ends = (id: string) => hangsUp(id, 'answered');

const anna = { type: 'CONTACT', id: 17, name: 'Anna' } as const;
const acme = { type: 'COMPANY', id: 3, name: 'Acme' } as const;
const found = (...matches: CallerFound['matches']): CallerFound => ({
  name: matches[0]?.name ?? null,
  company: null,
  responsible: null,
  crmEntity: matches[0] === undefined ? null : { type: matches[0].type, id: matches[0].id },
  matches,
});

/** Real calls and the real look-up before a CRM and a keyboard in memory. */
function setUp(chosen: Partial<Settings> = {}) {
  const { time, calls } = setUpCalls();
  let settings: Settings = { ...defaultSettings, ...chosen };
  let inCrm: () => Promise<CallerFound | null> = () => Promise.resolve(null);
  const agreed = new Set<string>();
  const opened: [string, boolean][] = [];
  const desk = { isQuiet: false, isTyping: false };
  const offer = createRecordOffer({
    choices: () => settings,
    country: () => 'RU',
    isAgreed: (template) => agreed.has(template),
  });
  const lookUp = { look: () => inCrm() };
  createCallerContext({
    calls,
    lookUp: () => lookUp,
    wantsEveryRecord: offer.opensSomething,
    clock: time,
    country: () => 'RU',
  }).start();
  const opener = createRecordOpener({
    calls: { followCalls: calls.followCalls, find: calls.find },
    offer,
    isQuiet: () => desk.isQuiet,
    isTyping: () => desk.isTyping,
    timers: time,
    open: (target, quietly) => void opened.push([named(target), quietly]),
  });
  opener.start();
  return {
    time,
    calls,
    opened,
    agreed,
    desk,
    offer,
    opener,
    crmHas: (answer: CallerFound | null) => (inCrm = () => Promise.resolve(answer)),
    crmFails: () => (inCrm = () => Promise.reject(new Error('down'))),
    choose: (next: Partial<Settings>) => (settings = { ...settings, ...next }),
    rings: async (id = 'p', phoneNumber = '+79123456789', line: string | null = null) => {
      calls.take(rings(id, { phoneNumber, name: null, line }));
      await settled();
    },
  };
}

function named(target: RecordTarget): string {
  if (target.is === 'record') return `${target.entity.type} ${target.entity.id}`;
  return target.is === 'new' ? `new ${target.type} ${target.phone}` : target.address;
}

const onRing = { openKnownCaller: 'ring', openUnknownCaller: 'ring' } as const;
const onAnswer = { openKnownCaller: 'answer', openUnknownCaller: 'answer' } as const;

describe('the record of whoever calls', () => {
  it('stays closed as long as nothing was chosen', async () => {
    const { calls, opened, crmHas, rings: ring } = setUp();
    crmHas(found(anna));
    await ring();
    calls.take(picksUp('p'));
    expect(opened).toEqual([]);
  });

  it('opens on ring without the keyboard, once', async () => {
    const { calls, opened, crmHas, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    await ring();
    calls.take(picksUp('p'));
    expect(opened).toEqual([['CONTACT 17', true]]);
  });

  it('waits on ring until nobody types, and opens when the call is answered at the latest', async () => {
    const { calls, opened, crmHas, desk, time, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    desk.isTyping = true;
    await ring();
    time.turn(10 * lookAgainMs);
    expect(opened).toEqual([]);
    desk.isTyping = false;
    time.turn(lookAgainMs);
    expect(opened).toEqual([['CONTACT 17', true]]);
    desk.isTyping = true;
    calls.take(ends('p'));
    await ring('q', '+79123456780');
    calls.take(picksUp('q'));
    expect(opened.at(-1)).toEqual(['CONTACT 17', false]);
  });

  it('opens on answer, and not before', async () => {
    const { calls, opened, crmHas, rings: ring } = setUp(onAnswer);
    crmHas(found(anna));
    await ring();
    expect(opened).toEqual([]);
    calls.take(picksUp('p'));
    expect(opened).toEqual([['CONTACT 17', false]]);
  });

  it('is left to the operator where there are several, those beside the one on the portal’s card included', async () => {
    const { calls, opened, offer, crmHas } = setUp(onRing);
    crmHas(found(anna, acme));
    calls.take(shown('a', '1', { name: 'Anna', crmEntity: { type: 'CONTACT', id: 17 } }));
    await settled();
    expect(opened).toEqual([]);
    expect(offer.entry(calls.get('call-1'))).toEqual({ is: 'several', matches: [anna, acme] });
    expect(calls.popup.get().entries[0]?.party.name).toBe('Anna');
  });

  it('is a new lead with the number, a new contact, or another system’s page once that was seen', async () => {
    const { calls, opened, offer, agreed, choose, opener, rings: ring } = setUp(onRing);
    await ring();
    expect(opened).toEqual([['new LEAD +79123456789', true]]);
    calls.take(ends('p'));
    choose({ newRecord: 'contact' });
    await ring('q', '8 912 345-67-80');
    expect(opened.at(-1)).toEqual(['new CONTACT +79123456780', true]);
    calls.take(ends('q'));
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

  it('of a CRM that does not answer is neither old nor new', async () => {
    const { calls, opened, offer, crmFails, rings: ring } = setUp(onRing);
    crmFails();
    await ring();
    calls.take(picksUp('p'));
    expect(opened).toEqual([]);
    expect(offer.entry(calls.get('call-1'))).toBeNull();
    // Whom the card names is known all the same.
    calls.take(ends('p'));
    calls.take(shown('a', '1', { phoneNumber: '+79990000001', crmEntity: { type: 'LEAD', id: 5 } }));
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

  it('of a second call waits for its turn, and in quiet mode none comes up by a ring', async () => {
    const { calls, opened, crmHas, desk, opener, time, rings: ring } = setUp(onRing);
    crmHas(found(anna));
    await ring('p');
    crmHas(found(acme));
    await ring('q', '+79123456780');
    expect(opened).toEqual([['CONTACT 17', true]]);
    calls.take(ends('p'));
    time.turn(lookAgainMs);
    expect(opened.at(-1)).toEqual(['COMPANY 3', true]);
    desk.isQuiet = true;
    calls.take(ends('q'));
    await ring('r', '+79123456781');
    expect(opened).toHaveLength(2);
    desk.isQuiet = false;
    opener.look();
    expect(opened).toHaveLength(3);
  });

  it('of a call without a number is none', async () => {
    const { calls, opened, offer, rings: ring } = setUp(onRing);
    await ring('p', 'anonymous');
    calls.take(picksUp('p'));
    expect([opened, offer.entry(calls.get('call-1'))]).toEqual([[], null]);
  });

  it('opens once a call, whatever comes in whatever order, and never for a call that was put away', async () => {
    const step = fc.tuple(
      fc.constantFrom(
        'ring',
        'answer',
        'end',
        'dismiss',
        'undo',
        'type',
        'rest',
        'wait',
        'hide',
        'quiet',
        'loud',
      ),
      fc.integer({ min: 1, max: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.constantFrom(onRing, onAnswer),
        async (steps, chosen) => {
          const { calls, opened, desk, time, opener, crmHas, rings: ring } = setUp(chosen);
          const begun = new Set<number>();
          for (const [what, n] of steps) {
            crmHas(found({ type: 'CONTACT', id: n, name: null }));
            const before = opened.length;
            if (what === 'ring' && !begun.has(n)) {
              begun.add(n);
              await ring(`p${n}`, `+7912345678${n}`);
            } else if (what === 'answer' && begun.has(n)) calls.take(picksUp(`p${n}`));
            else if (what === 'end' && begun.has(n)) calls.take(ends(`p${n}`));
            else if (what === 'dismiss') for (const { key } of calls.popup.get().entries) calls.dismiss(key);
            else if (what === 'undo') calls.undo(`dismissal-${n}`);
            else if (what === 'hide') calls.take(hidden(`c${n}`, `${n}`));
            else if (what === 'wait') time.turn(lookAgainMs);
            else if (what === 'type' || what === 'rest') desk.isTyping = what === 'type';
            else if (what === 'quiet' || what === 'loud') {
              desk.isQuiet = what === 'quiet';
              opener.look();
            }
            await settled();
            const byRing = opened.slice(before).filter(([, quietly]) => quietly);
            if (desk.isTyping || desk.isQuiet) expect(byRing).toEqual([]);
            if (chosen === onAnswer) expect(byRing).toEqual([]);
            if (what === 'dismiss') expect(opened).toHaveLength(before);
          }
          expect(new Set(opened.map(([which]) => which)).size).toBe(opened.length);
        },
      ),
      { numRuns: 150 },
    );
  });
});
