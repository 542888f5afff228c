import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectCheap } from '../../portal/testing/growth.ts';
import { callId, details, push, show, source } from './cardsSetUp.ts';

describe('hostile cards', () => {
  it('is not dropped for any other field, whatever that holds', () => {
    const names = [
      ...Object.keys(show),
      'fromUserId',
      'crm',
      'portalCallData',
      'portalCallUserId',
      '__proto__',
    ];
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constant({ users: { 2: null, toString: 1 } }),
      fc.constant([[[]]]),
      fc.constant({ CONTACT: [null], COMPANY: { NAME: { NAME: 1 } } }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), odd), (fields) => {
        const params: unknown = JSON.parse(JSON.stringify({ ...show, ...fields, callId }));
        expect(source.toCallEvent(push(params))).toMatchObject({ type: 'cardShown', call: { callId } });
      }),
      { numRuns: 500 },
    );
  });

  it('cleans and bounds hostile names', () => {
    const name = `\u202eevil\u0000\n\n<script>alert(1)</script>${'x'.repeat(5000)}`;
    const cleaned = details({ CRM: { CONTACT: { NAME: name } } }).name ?? '';
    expect(cleaned).toHaveLength(200);
    expect(cleaned).toMatch(/^evil <script>alert\(1\)<\/script>x+…$/);
  });

  it('leaves a name the joiners that it needs', () => {
    const name = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467} علی\u200cرضا';
    expect(details({ CRM: { CONTACT: { NAME: `\u202e${name}\u200d` } } }).name).toBe(name);
  });

  it('never throws, and what it says is bounded', () => {
    const names = Object.keys(show).concat('fromUserId');
    const crm = fc.dictionary(
      fc.constantFrom('CONTACT', 'COMPANY', 'RESPONSIBILITY', 'LEAD', 'NAME'),
      fc.jsonValue(),
    );
    const params = fc.oneof(
      fc.jsonValue(),
      fc
        .dictionary(fc.constantFrom(...names), fc.oneof(fc.jsonValue(), crm))
        .map((some) => ({ ...some, callId })),
    );
    fc.assert(
      fc.property(params, fc.constantFrom('showExternalCall', 'hideExternalCall'), (value, command) => {
        const event = source.toCallEvent(push(value, command));
        if (event?.type !== 'cardShown') return;
        const { name, company, responsible, line, phoneNumber } = event.details;
        for (const text of [name, company, responsible, line])
          expect(text?.length ?? 1).toBeLessThanOrEqual(200);
        expect(phoneNumber.length).toBeLessThanOrEqual(60);
      }),
      { numRuns: 500 },
    );
  });

  it('cost next to nothing, however much is in them', () => {
    const many = (make: (index: number) => unknown) =>
      Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`K${index}`, make(index)]));
    const long = 'A\u0300'.repeat(1_500_000);
    const odd: Readonly<Record<string, object>> = {
      'a wide CRM': { CRM: many((index) => index) },
      'a wide map of recipients': { toUserId: many((index) => index) },
      'a long list of recipients': { toUserId: Array.from({ length: 250_000 }, (_, index) => index) },
      'wide maps within': { CRM: { CONTACT: many(() => 1), COMPANY: many(() => 1) } },
      'a long name': { CRM: { CONTACT: { NAME: long } } },
      'a long name of a field': { [long]: 1 },
      'a long number': { phoneNumber: `+${'1'.repeat(3_000_000)}` },
      'a number of blanks': { phoneNumber: ' '.repeat(3_000_000) },
      'a long CALL_ID': { callId: long },
    };
    for (const [what, changes] of Object.entries(odd)) {
      const message = push({ ...show, ...changes });
      expectCheap(what, message, (each) => source.toCallEvent(each), 100);
    }
  });
});

it('takes nothing for the end of a card but the message that says so, with its CALL_ID', () => {
  const commands = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'hideExternalCall',
      'HideExternalCall',
      'hide',
      'showExternalCall',
      'updateExternalCall',
      '',
    ),
  );
  const params = fc.oneof(
    fc.anything(),
    fc.record({ callId: fc.anything(), userId: fc.anything() }, { requiredKeys: [] }),
    fc.record({ callId: fc.constant(callId), extra: fc.anything() }),
  );
  fc.assert(
    fc.property(
      params,
      commands,
      fc.constantFrom('voximplant', 'im', 'Voximplant'),
      (given, command, moduleId) => {
        const event = source.toCallEvent(push(given, command, moduleId));
        if (event?.type !== 'cardHidden') return;
        expect([moduleId, command]).toEqual(['voximplant', 'hideExternalCall']);
        const { callId: said } = given as { readonly callId: unknown };
        expect(event.call.callId).toBe(String(said));
      },
    ),
  );
});
