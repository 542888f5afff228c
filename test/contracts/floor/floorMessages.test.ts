import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mayBeOrdered, readFloorOrder } from '../../../contracts/floor/floorMessages.ts';

const orderOf = (callId: string): string =>
  JSON.stringify({ v: 1, id: '2b1e2f5e-6f0a-4d0c-9d39-0f8d8c4f2a11', callId, wish: 'hide', seq: 1 });

it('an order names a call as the portal does', () => {
  const callId = 'externalCall.0123456789abcdef0123456789abcdef.1773130779';
  expect(readFloorOrder(orderOf(callId))).toMatchObject({ callId });
  expect(mayBeOrdered(callId, [])).toBe(true);
});

it.each([
  ['half a surrogate pair', '\ud800'],
  ['an answer of the same batch', '$result[c0]'],
  ['a line break', 'externalCall.1\n'],
  ['nothing', ''],
  ['NUL', '\0'],
  ['what runs from right to left', '\u202eexternalCall.1'],
  ['emoji', '😀'],
  ['too much', 'a'.repeat(201)],
])('%s is no CALL_ID of an order', (_what, callId) => {
  expect([readFloorOrder(orderOf(callId)), mayBeOrdered(callId, [])]).toEqual([null, false]);
});

it('a desk orders what a worker reads, and nothing else', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme-ascii' }));
  fc.assert(
    fc.property(text, (callId) => {
      expect(readFloorOrder(orderOf(callId)) !== null).toBe(mayBeOrdered(callId, []));
    }),
  );
});
