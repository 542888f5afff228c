import { describe, expect, it } from 'vitest';
import { clickLineNumber } from '../../../../contracts/clickToCall/clicks.ts';
import { details, nowMs, push, show, source } from './cardsSetUp.ts';

const click = {
  lineNumber: clickLineNumber,
  companyPhoneNumber: 'Ringside',
  toUserId: undefined,
  fromUserId: [7],
};

describe('the card of a number that was pressed in the portal', () => {
  it('is told from others by the line that is Ringside’s own', () => {
    expect(details(click)).toMatchObject({ direction: 'outgoing', clicked: 'untimed' });
  });

  it.each([
    ['another line', { lineNumber: '84951112233' }],
    ['a line whose name is like it', { lineNumber: null, companyPhoneNumber: clickLineNumber }],
    ['no line', { lineNumber: null }],
    ['an incoming call on that line', { fromUserId: undefined, toUserId: [7] }],
    ['a callback', { isCallback: true }],
    ['several operators', { fromUserId: [7, 8] }],
  ])('is none of %s', (_, change) => {
    expect(details({ ...click, ...change })).not.toHaveProperty('clicked');
  });

  it.each([
    ['timed where the portal says when it was made', { sentAtMs: nowMs - 1_000 }, 'timed'],
    ['untimed where it does not', { sentAtMs: null }, 'untimed'],
    ['untimed where it may be older', { sentAtMs: nowMs, mayBeOlder: true }, 'untimed'],
  ] as const)('is %s', (_, message, clicked) => {
    const event = source.toCallEvent({ ...push({ ...show, ...click }), ...message });
    expect(event).toMatchObject({ details: { clicked } });
  });
});
