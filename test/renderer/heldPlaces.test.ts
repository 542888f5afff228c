import fc from 'fast-check';
import { expect, it } from 'vitest';
import { goneKeptAtMost, placesOf, type Place } from '../../renderer/features/popup/heldPlaces.ts';
import { entry } from './scenarios/parts.ts';

const keys = (places: readonly Place[]): string[] => places.map((place) => place.entry.key);

const change = fc.oneof(
  fc.record({ ring: fc.nat(100) }),
  fc.record({ goes: fc.nat(10) }),
  fc.record({ pointer: fc.boolean() }),
);

it('no place moves while the pointer is in the popup, and none is lost or left when it is not', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      let entries = [entry('first')];
      let inside = false;
      let places = placesOf([], entries, inside);
      let next = 0;
      for (const each of changes) {
        if ('ring' in each) entries = [entry(`call-${next++}`), ...entries];
        else if ('goes' in each) entries = entries.filter((_, index) => index !== each.goes);
        else inside = each.pointer;
        const before = places;
        places = placesOf(before, entries, inside);
        expect(places.filter(({ gone }) => !gone).map((place) => place.entry)).toEqual(entries);
        if (!inside) expect(keys(places)).toEqual(entries.map(({ key }) => key));
        else {
          // From the edge that stays where it is all are where they were; the oldest go once too many have gone.
          const stayed = keys(before).filter((key) => keys(places).includes(key));
          expect(keys(places).slice(keys(places).length - stayed.length)).toEqual(stayed);
          if (before.filter(({ gone }) => gone).length < goneKeptAtMost) expect(stayed).toEqual(keys(before));
        }
      }
    }),
  );
});
