import type { PopupSnapshot } from '../../../contracts/calls.ts';
import { entry, hostileNames, nowMs, party, unknownCaller } from './parts.ts';

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
  leaving: popup({
    entries: [
      entry('a', { leaving: 'answeredElsewhere', state: 'ended' }),
      entry('b', { leaving: 'closedByPortalForGroup', state: 'ended', party: unknownCaller }),
      entry('c', { leaving: 'missed', state: 'ended' }),
    ],
  }),
  test: popup({ entries: [entry('a', { isTest: true, party: party({ crmEntity: null }) })] }),
  phoneRings: popup({ entries: [entry('a', { actions: ['answer', 'decline'] })] }),
  phoneAnswered: popup({
    entries: [entry('a', { state: 'answered', answeredAtMs: nowMs - 65_000, actions: ['hangUp'] })],
  }),
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
