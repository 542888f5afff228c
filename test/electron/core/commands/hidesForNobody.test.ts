import { describe, expect, it } from 'vitest';
import type { AppErrorData } from '../../../../contracts/errors.ts';
import { callToRegister, subject } from './callToRegister.ts';
import { setUp } from './heldPortal.ts';

const call = { callId: 'externalCall.a', subject };
const problem = { code: 'portal.userDismissed', params: {} } as const;

/** A queue whose portal says that user 7 is nobody, for as long as the test says so. */
function withNobody() {
  const parts = setUp();
  let nobody: AppErrorData | null = problem;
  const connect = (): void =>
    parts.queue.usePortal({
      account: 'portal.example/7',
      telephony: parts.portal,
      nobody: (userIds) => (userIds.every((userId) => userId === 7) ? nobody : null),
    });
  connect();
  return { ...parts, connect, returns: () => (nobody = null) };
}

describe('a hide for a user who is nobody', () => {
  it('is not sent, says why, and goes when it is tried again once they are somebody', () => {
    const { queue, portal, stateOf, returns } = withNobody();
    const { id } = queue.owe('hide', call, [7]);
    expect([portal.sent, stateOf(id)]).toMatchObject([[], { at: 'failed', problem }]);
    queue.retry(id);
    expect([portal.sent, stateOf(id)]).toMatchObject([[], { at: 'failed', problem }]);
    returns();
    queue.retry(id);
    expect(portal.sent).toMatchObject([{ method: 'hide', userIds: [7] }]);
  });

  it('that waited for a portal in trouble is not sent again', async () => {
    const { queue, portal, stateOf, time } = setUp();
    const { id } = queue.owe('hide', call, [7]);
    await portal.sent[0]?.answer({
      kind: 'retry',
      error: { code: 'portal.down', params: {} },
      notBeforeMs: null,
    });
    queue.usePortal({ account: 'portal.example/7', telephony: portal, nobody: () => problem });
    time.turn(600_000);
    expect([portal.sent.length, stateOf(id)]).toMatchObject([1, { at: 'failed', problem }]);
    // The try whose answer was lost may have hidden the card: whoever takes it back has to have it shown.
    expect(queue.takeBackUnsent('externalCall.a', 'hide', [7])).toBe(false);
  });

  it('stops nothing else: colleagues’ cards, shows, registers and finishes go', async () => {
    const { queue, portal } = withNobody();
    queue.owe('hide', { ...call, callId: 'externalCall.b' }, [8]);
    queue.owe('show', { ...call, callId: 'externalCall.c' }, [7]);
    queue.oweRegister(callToRegister());
    expect(portal.sent.map(({ method }) => method)).toEqual(['hide', 'show', 'register']);
    await portal.sent[2]?.answer({ kind: 'registered', callId: 'externalCall.own' });
    queue.owe('hide', { ...call, callId: 'externalCall.own' }, [7]);
    queue.callEnded('own-1', { durationS: 0, statusCode: '304' });
    // The hide comes before the finish, and keeps it waiting for nothing.
    expect(portal.sent.map(({ method }) => method)).toEqual(['hide', 'show', 'register', 'finish']);
  });

  it('that was taken back leaves no show behind', () => {
    const { queue, portal } = withNobody();
    queue.owe('hide', call, [7]);
    expect(queue.takeBackUnsent('externalCall.a', 'hide', [7])).toBe(true);
    expect(portal.sent).toEqual([]);
  });
});
