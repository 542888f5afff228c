import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PopupEntry, PopupFailure } from '../../contracts/calls.ts';
import {
  countedAt,
  goneKeptAtMost,
  isEntryPlace,
  linesShownAtMost,
  placesOf,
  type PopupHand,
  type Place,
} from '../../renderer/features/popup/hand/heldPlaces.ts';
import { entry } from './scenarios/parts.ts';

const keys = (places: readonly Place[]): string[] => places.map(({ key }) => key);
const shapes = (places: readonly Place[]): string[] =>
  places.map((place) => (isEntryPlace(place) ? place.shape : 'failure'));
const failed = (code: PopupFailure['problem']['code']): PopupFailure => ({
  callKeys: ['gone'],
  who: 'Anna',
  problem: { code, params: {} },
});
const away: PopupHand = { pointerIsInside: false, isCrowded: false, opened: new Map() };
const calls = (count: number): PopupEntry[] =>
  Array.from({ length: count }, (_, index) => entry(`call-${count - index}`));

const change = fc.oneof(
  fc.record({ ring: fc.nat(100) }),
  fc.record({ goes: fc.nat(10) }),
  fc.record({ leaves: fc.nat(10) }),
  fc.record({ answered: fc.nat(10) }),
  fc.record({ pointer: fc.boolean() }),
  fc.record({ fails: fc.constantFrom('portal.down', 'portal.notConnected') }),
  fc.record({ seen: fc.constant(true) }),
  fc.record({ opens: fc.nat(10), isOpen: fc.boolean() }),
);

it('no place moves or changes its shape while the pointer is in the popup, and none is lost or left when it is not', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      let entries = [entry('first')];
      let inside = false;
      let opened: ReadonlyMap<string, boolean> = new Map();
      let places = placesOf([], entries, [], away);
      let failures: readonly PopupFailure[] = [];
      let next = 0;
      const changed = (index: number, part: Partial<PopupEntry>): PopupEntry[] =>
        entries.map((each, at) => (at === index ? { ...each, ...part } : each));
      for (const each of changes) {
        let byHand: string | undefined;
        if ('ring' in each) entries = [entry(`call-${next++}`), ...entries];
        else if ('goes' in each) entries = entries.filter((_, index) => index !== each.goes);
        else if ('leaves' in each) entries = changed(each.leaves, { leaving: 'missed', state: 'ended' });
        else if ('answered' in each) entries = changed(each.answered, { state: 'answered' });
        else if ('pointer' in each) inside = each.pointer;
        else if ('fails' in each)
          failures = [failed(each.fails), ...failures.filter(({ problem }) => problem.code !== each.fails)];
        else if ('seen' in each) failures = failures.slice(1);
        else {
          byHand = entries[each.opens]?.key;
          if (byHand !== undefined) opened = new Map([...opened, [byHand, each.isOpen]]);
        }
        const before = places;
        places = placesOf(before, entries, failures, { ...away, pointerIsInside: inside, opened });
        const there = places.filter(({ gone }) => !gone);
        expect(there.filter(isEntryPlace).map((place) => place.entry)).toEqual(entries);
        expect(there.filter((place) => !isEntryPlace(place))).toHaveLength(failures.length);
        if (!inside) {
          expect(keys(places.filter(isEntryPlace))).toEqual(entries.map(({ key }) => key));
          expect(shapes(places).filter((shape) => shape === 'line').length).toBeLessThanOrEqual(
            linesShownAtMost,
          );
        } else {
          // From the edge that stays where it is all are where they were; the oldest go once too many have gone.
          const stayed = keys(before).filter((key) => keys(places).includes(key));
          expect(keys(places).slice(keys(places).length - stayed.length)).toEqual(stayed);
          if (before.filter(({ gone }) => gone).length < goneKeptAtMost) expect(stayed).toEqual(keys(before));
          if ('pointer' in each) continue;
          const now = new Map(places.filter(isEntryPlace).map((place) => [place.key, place]));
          for (const { key, shape } of before.filter(isEntryPlace))
            if (key !== byHand && now.has(key)) expect(now.get(key)?.shape).toBe(shape);
        }
      }
    }),
  );
});

it('the newest call that rings is open, the others are a line, who is talked to is a slim bar', () => {
  const entries = [
    entry('gone', { leaving: 'missed', state: 'ended' }),
    entry('talking', { state: 'answered' }),
    entry('newest'),
    entry('older'),
  ];
  expect(shapes(placesOf([], entries, [], away))).toEqual(['line', 'bar', 'open', 'line']);
});

it('counts the calls beyond five lines, and keeps those in sight that wait longest', () => {
  const places = placesOf([], calls(9), [], away);
  expect(shapes(places).join(' ')).toBe('open counted counted counted line line line line line');
  expect(countedAt(places)).toBe(3);
});

it('who was open before another call came stays open while the pointer is inside', () => {
  const [newer, older] = calls(2);
  if (newer === undefined || older === undefined) throw new Error('two calls');
  const before = placesOf([], [older], [], away);
  const inside = { ...away, pointerIsInside: true };
  expect(shapes(placesOf(before, [newer, older], [], inside))).toEqual(['open', 'open']);
  expect(shapes(placesOf(before, [newer, older], [], away))).toEqual(['open', 'line']);
});

it('gives up places that are only kept where not all fits, and no call', () => {
  const [newest, older, oldest] = calls(3);
  if (newest === undefined || older === undefined || oldest === undefined) throw new Error('three calls');
  const inside = { ...away, pointerIsInside: true };
  const before = placesOf(placesOf([], [older, oldest], [], away), [oldest], [], inside);
  const keys = (isCrowded: boolean): readonly string[] =>
    placesOf(before, [newest, oldest], [], { ...inside, isCrowded }).map(({ key }) => key);
  expect(keys(false)).toEqual([newest.key, older.key, oldest.key]);
  expect(keys(true)).toEqual([newest.key, oldest.key]);
});

it('the operator opens and closes calls, also under the pointer', () => {
  const entries = calls(3);
  const before = placesOf([], entries, [], away);
  const opened = new Map([
    ['call-1', true],
    ['call-3', false],
  ]);
  for (const pointerIsInside of [true, false])
    expect(shapes(placesOf(before, entries, [], { ...away, pointerIsInside, opened }))).toEqual([
      'line',
      'line',
      'open',
    ]);
});
