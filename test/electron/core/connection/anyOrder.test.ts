import fc from 'fast-check';
import { expect, it } from 'vitest';
import { settled } from '../heldTime.ts';
import { setUp, waitingFor } from './connectionSetUp.ts';

type Parts = ReturnType<typeof setUp>;
type Step = readonly [name: string, act: (parts: Parts) => unknown];

const ignoring = (promise: Promise<unknown>): void => void promise.catch(() => undefined);
const steps: readonly Step[] = [
  ['connect', ({ portal }) => ignoring(portal.connect('https://portal.example/rest/7/secretcode123/'))],
  ['connect elsewhere', ({ portal }) => ignoring(portal.connect('https://other.example/rest/7/code12345/'))],
  [
    'sign in',
    ({ portal }) =>
      ignoring(
        portal.signIn({ portalAddress: 'portal.example', clientId: 'local.1', clientSecret: 'secret' }),
      ),
  ],
  ['disconnect', ({ portal }) => ignoring(portal.disconnect())],
  [
    'keep for the session',
    ({ portal }) => {
      if (portal.connection.get().status === 'needsSessionConsent') portal.keepForSession();
    },
  ],
  ['leave the question', ({ portal }) => portal.leaveQuestion()],
  ['check again', ({ portal }) => ignoring(portal.checkAgain())],
  ['accept the new address', ({ portal }) => ignoring(portal.acceptNewAddress('new.example'))],
  [
    'moved',
    ({ portal }) => portal.commandFailed({ code: 'portal.moved', params: { newHost: 'new.example' } }),
  ],
  ['refused', ({ portal }) => portal.commandFailed({ code: 'portal.insufficientScope', params: {} })],
  ['sleep', ({ portal }) => portal.goesToSleep()],
  ['wake', ({ portal }) => portal.wokeUp()],
  ['network', ({ portal }) => portal.networkReturned()],
  ['person', ({ portal }) => portal.personIsHere()],
  ['keychain locked', ({ faults }) => (faults.keychain = 'keychain.locked')],
  ['keychain gone', ({ faults }) => (faults.keychain = 'keychain.missing')],
  ['keychain back', ({ faults }) => delete faults.keychain],
  [
    'a hide waits',
    ({ portal, owed }) => {
      const inUse = portal.connectionInUse();
      if (inUse.status === 'connected') owed.push(...waitingFor(`${inUse.portalHost}/7`, 1));
    },
  ],
  ['what waits is sent', ({ owed }) => void owed.splice(0)],
  ['portal down', ({ faults }) => (faults.portal = 'portal.down')],
  ['portal back', ({ faults }) => delete faults.portal],
  ['a moment', ({ time }) => time.turn(200)],
  ['a while', ({ time }) => time.turn(6_000)],
  ['settle', () => settled()],
];

it('in any order of what people, portal and keychain do, channels, commands and what is shown agree', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...steps), { maxLength: 25 }),
      fc.boolean(),
      fc.infiniteStream(fc.constantFrom(0, 0, 100, 3_000)),
      async (history, keychainTells, answersAfterMs) => {
        const parts = setUp({ keychainTells });
        const { portal, told, pushRunning, pushPaused, faults, time, kept, left, record } = parts;
        const { owed, slow } = parts;
        const answer = (): Promise<void> => {
          const afterMs = answersAfterMs.next().value ?? 0;
          return afterMs === 0
            ? Promise.resolve()
            : new Promise((resolve) => void time.after(afterMs, resolve));
        };
        Object.assign(slow, { keychain: answer, record: answer, portal: answer });
        portal.start();
        for (const [, act] of history) await act(parts);
        await settled();
        delete faults.keychain;
        delete faults.portal;
        owed.splice(0);
        portal.personIsHere();
        for (let turn = 0; turn < 30; turn += 1) {
          time.turn(10_000);
          await settled();
        }
        const inUse = portal.connectionInUse();
        const isLive = inUse.status === 'connected';
        // One portal gets the commands, and its one channel is open; or none at all.
        expect(pushRunning()).toBe(isLive ? 1 : 0);
        const used = told.filter((what) => /^(?:no )?portal/.test(what)).at(-1) ?? 'no portal';
        expect(used).toBe(isLive ? `portal ${inUse.portalHost}/7` : 'no portal');
        // What is owed to a portal is not lost to another one.
        expect(told.filter((what) => what.startsWith('dropped'))).toEqual([]);
        // No pause goes on, and nothing is left unanswered by a keychain that works.
        if (isLive) expect(pushPaused()).toBe(false);
        expect(portal.connection.get().status).not.toBe('connecting');
        expect(portal.connection.get().status).not.toBe('needsSessionConsent');
        // The keychain holds no more than what is remembered.
        expect(left()).toEqual([]);
        const remembered = record();
        const accounts = remembered === null ? [] : [`${remembered.origin.replace('https://', '')}/7`];
        expect([...kept.keys()]).toEqual(accounts);
        if (isLive && inUse.storedIn === 'keychain') expect(accounts).toEqual([`${inUse.portalHost}/7`]);
      },
    ),
    { numRuns: 1000 },
  );
}, 60_000);
