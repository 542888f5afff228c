import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import type { Dialer } from '../../../../contracts/settings.ts';
import { dialers } from '../../../../contracts/settings/dialling.ts';
import { createDialling, type DiallingDeps } from '../../../../electron/core/dialling/dialling.ts';

/** What baresip calls the call that it begins. */
const begun = 'b1';

function dialling(dialWith: Dialer, given: Partial<DiallingDeps> = {}) {
  const dialled: string[] = [];
  const parts = createDialling({
    dialWith: () => dialWith,
    phones: {
      control: (name) => ({
        dial: async (number) => void dialled.push(`${name} ${number}`),
        begin: async (number) => {
          dialled.push(`${name} ${number}, and asks`);
          return begun;
        },
      }),
    },
    openSystemLink: async (link) => void dialled.push(`system ${link}`),
    startMicrosip: async (number) => void dialled.push(`program ${number}`),
    seemsToHandleLinks: () => false,
    handlesLinksItself: () => false,
    ...given,
  });
  return { ...parts, dialled };
}

describe('dialling', () => {
  it.each([
    ['baresip', '+49 30 123', 'baresip +4930123'],
    ['microsip', '+49 30 123', 'program +4930123'],
    ['system', '+49 30 123', 'system tel:+4930123'],
    ['system', '*100#', 'system tel:*100%23'],
    ['system', 'sip:anna@pbx.example', 'system sip:anna@pbx.example'],
  ] as const)('by %s hands on %s, checked', async (dialWith, text, handedOn) => {
    const { dial, dialled } = dialling(dialWith);
    await dial(text);
    expect(dialled).toEqual([handedOn]);
  });

  it.each([
    ['baresip', 'baresip +4930123, and asks', { sourceName: 'baresip', sourceCallId: begun }],
    ['microsip', 'program +4930123', null],
    ['system', 'system tel:+4930123', null],
  ] as const)('by %s says which call began where the phone does', async (dialWith, handedOn, call) => {
    const { begin, dialled } = dialling(dialWith);
    expect(await begin('+49 30 123')).toEqual(call);
    expect(dialled).toEqual([handedOn]);
  });

  it('back dials a number, and shows first what may be more than a call', async () => {
    const { callBack, dialled } = dialling('baresip');
    const call = (phoneNumber: string, request?: { text: string }) => ({
      party: {
        name: null,
        phoneNumber,
        formattedNumber: '',
        company: null,
        responsible: null,
        line: null,
        crmEntity: null,
      },
      request,
    });
    for (const seen of [call('sip:+4930123456@stranger.example'), call('0900 123456', { text: '' })])
      await expect(callBack(seen)).rejects.toMatchObject({ code: 'phone.numberUnusual' });
    await expect(callBack(call(''))).rejects.toMatchObject({ code: 'call.noNumber' });
    expect(dialled).toEqual([]);
    await callBack(call('+49 30 901820', { text: '' }));
    await callBack(call('201'));
    expect(dialled).toEqual(['baresip +4930901820', 'baresip 201']);
  });

  it.each(dialers)('by %s hands on nothing that is no number', async (dialWith) => {
    const { dial, dialled } = dialling(dialWith);
    await expect(dial('call anna')).rejects.toMatchObject({ code: 'phone.numberNotValid' });
    expect(dialled).toEqual([]);
  });

  it.each(dialers)('by %s hands on nothing that may be several numbers, and names them', async (dialWith) => {
    const { dial, dialled } = dialling(dialWith);
    await expect(dial('+49 30 901820/21')).rejects.toMatchObject({
      code: 'phone.numberUnclear',
      params: { numbers: '+4930901820, +4930901821' },
    });
    expect(dialled).toEqual([]);
  });

  it('never asks the system where the system would ask Ringside', async () => {
    const { dial, dialled } = dialling('system', { handlesLinksItself: () => true });
    await expect(dial('123')).rejects.toMatchObject({ code: 'phone.noPhoneToDial' });
    expect(dialled).toEqual([]);
  });

  it.each([true, false])(
    'says whether it can dial without asking the system (links taken: %s)',
    (seemsToHandleLinks) => {
      let asked = 0;
      const { canDial } = dialling('system', {
        seemsToHandleLinks: () => seemsToHandleLinks,
        handlesLinksItself: () => (asked += 1) > 0,
      });
      expect([canDial(), asked]).toEqual([!seemsToHandleLinks, 0]);
    },
  );

  it('says that there is no phone where the system opens no such link', async () => {
    const { dial } = dialling('system', {
      openSystemLink: () => Promise.reject(new Error('no application')),
    });
    await expect(dial('123')).rejects.toMatchObject({ code: 'phone.noPhoneToDial' });
  });

  it('says what the phone said', async () => {
    const { dial } = dialling('baresip', {
      phones: {
        control: () => {
          throw new AppError('phone.notReachable', { phone: 'baresip' });
        },
      },
    });
    await expect(dial('123')).rejects.toMatchObject({ code: 'phone.notReachable' });
  });
});
