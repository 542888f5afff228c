import { expect, it } from 'vitest';
import { settled } from '../heldTime.ts';
import { createMemoryJournal } from '../memoryJournal.ts';
import { callToRegister, subject } from './callToRegister.ts';
import { createHeldPortal, setUp } from './heldPortal.ts';

it('what goes another way is sent by itself, and nothing else waits for its answer', async () => {
  const portal = createHeldPortal();
  // As with a floor's worker, which may answer in seconds only.
  const { queue } = setUp(createMemoryJournal(), {
    ...portal,
    goesApart: (order) => order.kind === 'hide' && order.callId === 'shared',
  });
  queue.together(() => {
    queue.owe('hide', { callId: 'shared', subject }, [7]);
    queue.owe('hide', { callId: 'own', subject }, [7]);
    queue.oweRegister(callToRegister());
  });
  await settled();
  expect([portal.batches, portal.sent.map(({ callId }) => callId).toSorted()]).toEqual([
    [2],
    ['own', 'own-1', 'shared'],
  ]);
  const sentTo = (callId: string) => portal.sent.find((sent) => sent.callId === callId);
  await sentTo('own')?.answer({ kind: 'acknowledged' });
  await sentTo('own-1')?.answer({ kind: 'registered', callId: 'registered' });
  const stateOf = (callId: string) => queue.about(callId)[0]?.state.at;
  expect([stateOf('own'), stateOf('registered') === undefined, stateOf('shared')]).toEqual([
    'acknowledged',
    false,
    'sending',
  ]);
  await sentTo('shared')?.answer({ kind: 'acknowledged' });
  expect(stateOf('shared')).toBe('acknowledged');
});
