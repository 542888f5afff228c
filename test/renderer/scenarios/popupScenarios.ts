import type { PopupSnapshot } from '../../../contracts/calls.ts';
import { entry, hostileNames, nowMs, party, unknownCaller } from './parts.ts';
import { talkScenarios } from './talkScenarios.ts';

function popup(change: Partial<PopupSnapshot>): PopupSnapshot {
  return { revision: 1, entries: [], undo: null, ...change };
}

const undo = {
  dismissalId: 'd1',
  who: 'Anna Petrova',
  count: 1,
  cards: 'hidden',
  untilMs: nowMs + 6000,
} as const;
const lacksTelephony = { code: 'portal.insufficientScope', params: { scope: 'telephony' } } as const;
const notFound = {
  code: 'portal.businessError',
  params: { host: 'portal.example', description: 'Call is not found' },
} as const;
const second = entry('b', { party: unknownCaller, startedAtMs: nowMs - 41_000 });

/** Every state of the popup worth looking at. */
export const popupScenarios = {
  one: popup({ entries: [entry('a')] }),
  numberOnly: popup({ entries: [second] }),
  hiddenNumber: popup({
    entries: [entry('a', { party: party({ ...unknownCaller, phoneNumber: '', formattedNumber: '' }) })],
  }),
  several: popup({
    entries: [
      entry('a', { startedAtMs: nowMs - 3000 }),
      second,
      entry('c', {
        state: 'answered',
        answeredAtMs: nowMs - 125_000,
        party: party({
          name: 'Самойленко-Преображенский Константин Владимирович, отдел снабжения',
          company: 'ООО «Ромашка»',
        }),
      }),
    ],
  }),
  more: popup({
    entries: [entry('a', { startedAtMs: nowMs - 3000 }), second],
    more: 980,
  }),
  undoOnly: popup({ undo }),
  undoUnderList: popup({ entries: [second], undo: { ...undo, count: 3 } }),
  undoWaits: popup({ undo: { ...undo, cards: 'waiting' } }),
  undoStays: popup({ entries: [second], undo: { ...undo, cards: 'stillOpen', untilMs: null } }),
  stillOpen: popup({
    entries: [entry('a'), second],
    failures: [
      { callKeys: ['x'], who: 'Boris Weber', problem: lacksTelephony },
      { callKeys: ['y', 'z'], who: 'Anna Petrova', problem: notFound },
    ],
  }),
  clickAsks: popup({
    entries: [
      entry('a', { direction: 'outgoing', click: { at: 'asks', because: 'inCall' } }),
      entry('b', {
        direction: 'outgoing',
        party: unknownCaller,
        click: { at: 'asks', because: 'notHere' },
      }),
    ],
  }),
  clickDialling: popup({ entries: [entry('a', { direction: 'outgoing', click: { at: 'dialling' } })] }),
  clickNotDialled: popup({
    entries: [
      entry('a', {
        direction: 'outgoing',
        state: 'ended',
        leaving: 'notDialled',
        click: { at: 'notDialled', problem: { code: 'phone.notReachable', params: { phone: 'baresip' } } },
      }),
    ],
  }),
  leaving: popup({
    entries: [
      entry('a', { leaving: 'answeredElsewhere', state: 'ended' }),
      entry('b', { leaving: 'closedByPortalForGroup', state: 'ended', party: unknownCaller }),
      entry('c', { leaving: 'missed', state: 'ended' }),
    ],
  }),
  leavingOtherwise: popup({
    entries: (['declined', 'ended', 'failed', 'closedByPortal'] as const).map((leaving) =>
      entry(leaving, { leaving, state: 'ended' }),
    ),
  }),
  known: popup({
    entries: [
      entry('a', {
        party: party({ country: 'RU' }),
        known: {
          callsToday: 2,
          lastMissedAtMs: nowMs - 3_600_000,
          lastTalk: { atMs: nowMs - 90_000_000, seconds: 240 },
        },
      }),
    ],
  }),
  severalRecords: popup({
    entries: [
      entry('a', {
        record: {
          is: 'several',
          matches: [
            { type: 'CONTACT', id: 12, name: 'Anna Petrova' },
            { type: 'CONTACT', id: 13, name: 'Самойленко-Преображенский Константин Владимирович' },
            { type: 'COMPANY', id: 3, name: hostileNames.markup },
            { type: 'LEAD', id: 40, name: null },
          ],
        },
      }),
    ],
  }),
  manyRecords: popup({
    entries: [
      entry('a', {
        record: {
          is: 'several',
          matches: Array.from({ length: 20 }, (_, i) => ({
            type: 'CONTACT',
            id: i + 1,
            name: `Anna ${i + 1}`,
          })),
          more: 12,
        },
      }),
    ],
  }),
  newLead: popup({ entries: [entry('a', { party: unknownCaller, record: { is: 'new', type: 'LEAD' } })] }),
  newContact: popup({
    entries: [entry('a', { party: unknownCaller, record: { is: 'new', type: 'CONTACT' } })],
  }),
  otherSystem: popup({
    entries: [entry('a', { party: unknownCaller, record: { is: 'address', host: 'erp.example' } })],
  }),
  otherSystemFirst: popup({
    entries: [
      entry('a', {
        party: unknownCaller,
        record: {
          is: 'address',
          host: 'erp.example',
          address: 'https://erp.example/customers/search?from=ringside&phone=%2B442071838750',
        },
      }),
    ],
  }),
  waitsLong: popup({
    entries: [entry('a'), ...[25_000, 65_000].map((ms) => entry(`w${ms}`, { startedAtMs: nowMs - ms }))],
  }),
  test: popup({ entries: [entry('a', { isTest: true, party: party({ crmEntity: null }) })] }),
  phoneRings: popup({ entries: [entry('a', { actions: ['answer', 'decline'] })] }),
  phoneAnswered: popup({
    entries: [entry('a', { state: 'answered', answeredAtMs: nowMs - 65_000, actions: ['hangUp'] })],
  }),
  ...talkScenarios,
  phoneSeveral: popup({
    entries: [
      entry('a', { actions: ['answer', 'decline'], startedAtMs: nowMs - 3000 }),
      entry('b', { party: unknownCaller, actions: ['answer', 'decline'], startedAtMs: nowMs - 41_000 }),
      entry('c', { direction: 'outgoing', actions: ['hangUp'], party: party({ company: 'ООО «Ромашка»' }) }),
      entry('d', { state: 'answered', answeredAtMs: nowMs - 125_000 }),
    ],
  }),
  outgoing: popup({
    entries: [
      entry('a', { direction: 'outgoing' }),
      entry('b', { direction: 'callback', party: unknownCaller }),
    ],
  }),
  many: popup({
    entries: Array.from({ length: 9 }, (_, index) =>
      entry(`k${index}`, { startedAtMs: nowMs - index * 9000 }),
    ),
  }),
  hostile: popup({
    entries: Object.entries(hostileNames).map(([key, name]) =>
      entry(key, { party: party({ name, company: name, line: name }) }),
    ),
    undo: { ...undo, who: hostileNames.markup },
  }),
} satisfies Record<string, PopupSnapshot>;
