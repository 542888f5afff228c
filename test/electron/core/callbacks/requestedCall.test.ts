import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import { requestedCall, whoAsked } from '../../../../electron/core/callbacks/requestedCall.ts';
import { asksForCallBack } from '../../../../electron/core/ports/history/keptCall.ts';
import type { CallerFound } from '../../../../electron/core/ports/portal.ts';
import { asked } from './askedCallback.ts';

describe('a request in the history', () => {
  it('asks to be called back since it came, and has one place however often it is read', () => {
    const call = requestedCall(asked('7'), null, 'DE', 4_000);
    expect(asksForCallBack(call)).toBe(true);
    expect(call).toMatchObject({ key: 'callback-7-m', startedAtMs: 4_000, request: { text: 'Please' } });
    expect(requestedCall(asked('7'), null, 'DE', 9_000).key).toBe(call.key);
    expect(requestedCall({ ...asked('8'), phoneNumber: '' }, null, 'DE', 1).party.noNumber).toBe('unknown');
  });
});

describe('what a stranger has written where a number belongs', () => {
  it.each(['sip:+4930901820@stranger.example:5066', '*21*00900123456#', '<sips:anna@stranger.example>'])(
    'is read, and neither dialled nor taken for the number of somebody whom the CRM knows: %s',
    async (phoneNumber) => {
      const one = { ...asked('7'), phoneNumber };
      const look = (): Promise<never> => Promise.reject(new Error('asked the CRM'));
      expect(await whoAsked([one], { look }, 'DE')).toEqual([null]);
      const { party, request } = requestedCall(one, null, 'DE', 1);
      expect(party).toMatchObject({ phoneNumber: '', name: null, noNumber: 'unknown' });
      expect(request?.text).toBe(`${phoneNumber}: Please`);
    },
  );
});

describe('the CRM is asked who asks', () => {
  const known: CallerFound = { name: 'Anna', company: null, responsible: null, crmEntity: null, matches: [] };
  const ofNumbers = (...phoneNumbers: string[]) =>
    phoneNumbers.map((phoneNumber) => ({ ...asked('7'), phoneNumber }));

  it('by their number as the CRM has it, and not where the form holds none', async () => {
    const numbers: string[] = [];
    const look = async (number: string): Promise<CallerFound> => {
      numbers.push(number);
      return known;
    };
    const texts = ['030 901820', '', 'anonymous', 'ask for Anna', '12'];
    expect(await whoAsked(ofNumbers(...texts), { look }, 'DE')).toEqual([known, null, null, null, null]);
    expect(numbers).toEqual(['+4930901820']);
  });

  it('for a few of many, and whoever it does not tell of is kept by their number', async () => {
    let questions = 0;
    const look = async (): Promise<CallerFound> => {
      questions += 1;
      if (questions === 2) throw new AppError('portal.down');
      return known;
    };
    const many = Array.from({ length: 50 }, (_, index) => `+4930901${String(820 + index)}`);
    const found = await whoAsked(ofNumbers(...many), { look }, 'DE');
    expect(questions).toBe(5);
    expect(found.map((one) => one !== null).slice(0, 6)).toEqual([true, false, true, true, true, false]);
    expect(found).toHaveLength(50);
  });
});
