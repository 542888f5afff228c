import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import { isUnsettled } from '../../../../electron/core/ports/commandRecord.ts';
import { calmFate, createLiveCards, type Fate } from './liveCards.ts';

const fate: fc.Arbitrary<Fate> = fc.record({
  fate: fc.constantFrom('done', 'done', 'done', 'lostBefore', 'lostAfter', 'refused'),
  tookMs: fc.constantFrom(50, 200, 3_000, 25_000),
  echoLost: fc.boolean(),
  pushMs: fc.constantFrom(10, 300, 4_000),
});

const step = fc.record({
  do: fc.constantFrom(
    'portalShows',
    'portalShows',
    'portalHides',
    'portalFinishes',
    'dismiss',
    'dismiss',
    'dismissAll',
    'undo',
    'undo',
    'showAgain',
    'newCredentials',
    'giveUp',
    'listenerThrows',
    'wait',
  ),
  call: fc.constantFrom('a', 'b'),
  thenMs: fc.constantFrom(0, 100, 900, 5_000, 15_000, 60_000),
  pushMs: fc.constantFrom(10, 300, 4_000),
});

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function play(desk: ReturnType<typeof createLiveCards>, { do: action, call, pushMs }: Step): void {
  const { calls, commands, time } = desk;
  time.turn(0);
  const row = calls.rows.get().rows.find(({ key }) => calls.get(key).callId === call);
  const entry = calls.popup.get().entries.find(({ key, leaving }) => key === row?.key && leaving === null);
  switch (action) {
    case 'portalShows':
    case 'portalHides':
    case 'portalFinishes':
      desk[action](call, pushMs);
      return;
    case 'dismiss':
      if (entry !== undefined || row?.canRetryHide === true) calls.dismiss(row?.key ?? '');
      return;
    case 'dismissAll':
      calls.dismissAll(calls.popup.get().entries.map(({ key }) => key));
      return;
    case 'undo':
      calls.undo(calls.popup.get().undo?.dismissalId ?? '');
      return;
    case 'showAgain':
      try {
        if (row?.canShowCardAgain === true) calls.showCardAgain(row.key);
      } catch (error) {
        // The list is a moment behind.
        if (!(error instanceof AppError) || error.code !== 'call.noCard') throw error;
      }
      return;
    case 'newCredentials':
      desk.reconnect();
      return;
    case 'giveUp':
      for (const { id, state } of commands.all()) if (state.at === 'failed') commands.giveUp(id);
      return;
    case 'listenerThrows': {
      const stop = calls.popup.follow(() => {
        stop();
        throw new Error('window is gone');
      });
      return;
    }
    case 'wait':
  }
}

it.each(['portalCards', 'connectorChannel'] as const)(
  'whatever is put away, taken back, lost, late or refused over %s, ten minutes later rows, popup and portal agree',
  async (channel) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.infiniteStream(fate),
        fc.infiniteStream(fc.constantFrom(0, 0, 1, 60, 2_000)),
        async (steps, fates, disk) => {
          let calm = false;
          const desk = createLiveCards(
            channel,
            () => (calm ? calmFate : (fates.next().value ?? calmFate)),
            () => disk.next().value ?? 0,
          );
          const { calls, commands } = desk;
          for (const each of steps) {
            play(desk, each);
            await desk.turn(each.thenMs);
          }
          calm = true;
          await desk.turn(1);
          // What was refused is tried again with new credentials.
          desk.reconnect();
          await desk.turn(10 * 60_000);

          expect(commands.all().filter(isUnsettled)).toEqual([]);
          const { rows } = calls.rows.get();
          for (const { key, card, state, dismissed } of rows) {
            const { callId } = calls.get(key);
            const inPopup = calls.popup.get().entries.some((entry) => entry.key === key);
            const told = { callId, state, dismissed, card: card.state, inPopup };
            const isShown = desk.isShown(callId ?? '');
            expect({ ...told, is: card.state !== 'hidePending' }).toEqual({ ...told, is: true });
            // An entry is there exactly while there is a card that the operator has not put away.
            if (inPopup && card.problem === null)
              expect({ ...told, isShown }).toEqual({ ...told, isShown: true });
            // What nobody ends is over after a while, whatever the portal shows.
            if (isShown && card.state !== 'hideFailed' && state !== 'ended')
              expect({ ...told, inPopup }).toEqual({ ...told, inPopup: true });
            if (!desk.isLive(callId ?? '')) expect({ ...told, inPopup }).toEqual({ ...told, inPopup: false });
          }
        },
      ),
      { numRuns: 200 },
    );
  },
);
