import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../electron/core/calls/call.ts';
import { isTalking } from '../../../../electron/core/ring/talking.ts';

const hourMs = 3_600_000;
type Talk = Pick<Call, 'state' | 'dismissed' | 'popup' | 'answeredAtMs' | 'startedAtMs'>;
const talk = (change: Partial<Talk> = {}): Talk => ({
  state: 'answered',
  dismissed: false,
  popup: { at: 'in' },
  answeredAtMs: 0,
  startedAtMs: 0,
  ...change,
});

describe('a talk keeps the next call silent', () => {
  it('for as long as it lasts and is in the popup, where it can be put away', () => {
    expect(isTalking([talk()], 7 * hourMs)).toBe(true);
    expect(isTalking([talk({ dismissed: true })], 0)).toBe(false);
    expect(isTalking([talk({ state: 'ended' }), talk({ state: 'ringing' })], 0)).toBe(false);
  });

  it('for an hour where the popup does not show it: its end may have been lost', () => {
    const hidden = talk({ popup: { at: 'out' } });
    expect(isTalking([hidden], hourMs - 1)).toBe(true);
    expect(isTalking([hidden], hourMs)).toBe(false);
    expect(isTalking([hidden, talk({ popup: { at: 'out' }, answeredAtMs: hourMs })], hourMs)).toBe(true);
  });
});
