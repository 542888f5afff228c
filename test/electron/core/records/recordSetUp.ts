import { defaultSettings, type Settings } from '../../../../contracts/settings.ts';
import { createCallerContext } from '../../../../electron/core/calls/callerContext.ts';
import { createRecordOffer, type RecordTarget } from '../../../../electron/core/records/recordOffer.ts';
import { createRecordOpener } from '../../../../electron/core/records/recordOpener.ts';
import type { CrmMatch } from '../../../../contracts/calls.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import type { CallerFound } from '../../../../electron/core/ports/portal.ts';
import { hangsUp, rings } from '../calls/cardMessages.ts';
import { setUpCalls } from '../calls/callsSetUp.ts';
import { settled } from '../heldTime.ts';

export const ends = (id: string) => hangsUp(id, 'answered');

export const anna = { type: 'CONTACT', id: 17, name: 'Anna' } as const;
export const acme = { type: 'COMPANY', id: 3, name: 'Acme' } as const;
export const found = (...matches: CrmMatch[]): CallerFound => ({
  name: matches[0]?.name ?? null,
  company: null,
  responsible: null,
  crmEntity: matches[0] === undefined ? null : { type: matches[0].type, id: matches[0].id },
  matches,
});

/** Real calls and the real look-up before a CRM and a keyboard in memory. */
export function setUp(chosen: Partial<Settings> = {}) {
  const { time, calls } = setUpCalls();
  const asked: string[] = [];
  const take = (event: CallEvent): void => calls.take({ ...event, atMs: time.nowMs() });
  let settings: Settings = { ...defaultSettings, ...chosen };
  let inCrm: () => Promise<CallerFound | null> = () => Promise.resolve(null);
  const agreed = new Set<string>();
  const opened: [string, boolean][] = [];
  const desk = {
    isQuiet: false,
    isTyping: false,
    keepsKeyboard: true as boolean | Promise<boolean>,
    hasBrowser: true,
  };
  const tried: string[] = [];
  const offer = createRecordOffer({
    choices: () => settings,
    country: () => 'RU',
    isAgreed: (template) => agreed.has(template),
  });
  const lookUp = { look: (number: string) => (asked.push(number), inCrm()) };
  const context = createCallerContext({
    calls,
    lookUp: () => lookUp,
    wanted: offer.wanted,
    clock: time,
    country: () => 'RU',
  });
  context.start();
  const opener = createRecordOpener({
    calls: { followCalls: calls.followCalls, find: calls.find },
    offer,
    isAsking: context.isAsking,
    isQuiet: () => desk.isQuiet,
    isTyping: () => desk.isTyping,
    clock: time,
    timers: time,
    async open(target, quietly) {
      tried.push(named(target));
      if (!desk.hasBrowser) return 'failed';
      if (quietly && desk.keepsKeyboard !== true && !(await desk.keepsKeyboard)) return 'keyboardNotKept';
      opened.push([named(target), quietly]);
      return 'opened';
    },
  });
  opener.start();
  return {
    time,
    calls,
    take,
    asked,
    opened,
    tried,
    agreed,
    desk,
    offer,
    opener,
    crmAnswers: (answer: typeof inCrm) => (inCrm = answer),
    crmHas: (answer: CallerFound | null) => (inCrm = () => Promise.resolve(answer)),
    crmFails: () => (inCrm = () => Promise.reject(new Error('down'))),
    choose: (next: Partial<Settings>) => (settings = { ...settings, ...next }),
    rings: async (id = 'p', phoneNumber = '+79123456789', line: string | null = null) => {
      take(rings(id, { phoneNumber, name: null, line }));
      await settled();
    },
  };
}

function named(target: RecordTarget): string {
  if (target.is === 'record') return `${target.entity.type} ${target.entity.id}`;
  return target.is === 'address'
    ? target.address
    : `${target.is} ${target.is === 'new' ? target.type : ''} ${target.phone}`;
}

export const onRing = { openKnownCaller: 'ring', openUnknownCaller: 'ring' } as const;
export const onAnswer = { openKnownCaller: 'answer', openUnknownCaller: 'answer' } as const;
