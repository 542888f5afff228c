import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Remembered } from '../../../../electron/core/ports/connectionRecord.ts';
import { settled } from '../heldTime.ts';
import { setUp, url } from './connectionSetUp.ts';

const former: Remembered = {
  portal: { origin: 'https://former.example', userId: 3, operator: null, capabilities: [] },
  leftInKeychain: ['left.example/1'],
};
const notReadable = { status: 'notConnected', problem: { code: 'connection.notReadable' } };

/** The program has started while another one holds the file that remembers the portal. */
async function startHeld() {
  const parts = setUp();
  parts.remember(former);
  parts.kept.set('former.example/3', 'secretofformer1');
  parts.kept.set('left.example/1', 'secretleft12345');
  parts.holdFile(true);
  parts.portal.start();
  await settled();
  const turn = async (byMs: number): Promise<void> => {
    parts.time.turn(byMs);
    await settled();
    await settled();
  };
  return { ...parts, turn };
}

describe('a file that cannot be read for a moment', () => {
  it('is told as such, asked for again, and then its portal is connected as ever', async () => {
    const { portal, turn, holdFile, opened, kept } = await startHeld();
    expect(portal.connection.get()).toMatchObject(notReadable);
    await turn(30_000);
    expect(portal.connection.get()).toMatchObject(notReadable);
    holdFile(false);
    await turn(15_000);
    expect(portal.connection.get()).toMatchObject({ status: 'connected', problem: null });
    expect(opened).toMatchObject([{ origin: 'https://former.example', userId: 3 }]);
    // What it says is to be removed is removed.
    expect([...kept.keys()]).toEqual(['former.example/3']);
  });

  it('is told as set aside only where it turns out not to be understood', async () => {
    const { portal, turn, holdFile, remember } = await startHeld();
    remember(null);
    holdFile(false);
    await turn(15_000);
    expect(portal.connection.get()).toMatchObject({ problem: { code: 'connection.unreadable' } });
  });

  it('and that remembers no portal is no problem once it is read', async () => {
    const { portal, turn, holdFile, remember, kept } = await startHeld();
    remember({ portal: null, leftInKeychain: ['left.example/1'] });
    holdFile(false);
    await turn(15_000);
    expect(portal.connection.get()).toEqual({ status: 'notConnected', problem: null });
    expect(kept.has('left.example/1')).toBe(false);
  });

  it('gives way to the portal that was connected meanwhile, whose predecessor leaves no secret behind', async () => {
    const { portal, turn, holdFile, record, left, kept } = await startHeld();
    await portal.connect(url);
    expect(record()).toEqual(former.portal);
    holdFile(false);
    await turn(15_000);
    expect(portal.connection.get()).toMatchObject({ status: 'connected', portalHost: 'portal.example' });
    expect([record()?.origin, left()]).toEqual(['https://portal.example', []]);
    expect([...kept.keys()]).toEqual(['portal.example/7']);
  });

  it('whatever is done meanwhile, nothing of it is lost: one portal is remembered, and its secret alone is kept', async () => {
    const step = fc.constantFrom('free', 'wait', 'connect', 'disconnect', 'fail');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const { portal, turn, holdFile, record, left, kept, faults } = await startHeld();
        for (const one of steps) {
          if (one === 'free') holdFile(false);
          if (one === 'wait') await turn(5_000);
          if (one === 'connect') await portal.connect(url);
          if (one === 'disconnect') await portal.disconnect();
          if (one === 'fail') {
            faults.portal = 'portal.offline';
            await portal.connect(url).catch(() => undefined);
            delete faults.portal;
          }
        }
        const chosen = steps.findLast((one) => one === 'connect' || one === 'disconnect');
        holdFile(false);
        await turn(15_000);
        await turn(15_000);
        const account = { connect: 'portal.example/7', disconnect: null, none: 'former.example/3' }[
          chosen ?? 'none'
        ];
        const remembered = record();
        expect(remembered === null ? null : `${new URL(remembered.origin).host}/${remembered.userId}`).toBe(
          account,
        );
        expect([[...kept.keys()], left()]).toEqual([account === null ? [] : [account], []]);
      }),
      { numRuns: 60 },
    );
  });
});
