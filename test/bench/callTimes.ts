import { setTimeout } from 'node:timers/promises';
import { hideMethod } from '../demo/dismissalVerdict.ts';
import { millisecondsAhead, popupEntry, watchPage, type PageWatch } from '../demo/pageWatch.ts';
import { watchPopupWindow, type PopupWindow } from '../demo/popupWindow.ts';
import { clickWithMouse, lookedAtForMs, moveMouseAway } from '../demo/pointer.ts';
import type { UnseenRingside } from '../demo/ringsideProgram.ts';
import type { PracticePortal } from '../portal/practicePortal.ts';
import type { OfPrograms } from './electronRun.ts';
import { rowOf, type TimeRow } from './report.ts';

/** Milliseconds of one call that came while the popup was hidden. */
interface ArrivalTimes {
  /** Push frame sent -> entry painted in the popup's page. */
  readonly paintedMs: number;
  /** Push frame sent -> painted in full, in a window that is on the screen. */
  readonly visibleMs: number;
}

/** Milliseconds of one dismissal. */
interface DismissalTimes {
  /** Push frame sent -> entry painted, in a popup that is on the screen already. */
  readonly paintedMs: number;
  /** Push frame sent -> painted in full: the window has grown for it. */
  readonly visibleMs: number;
  /** Mouse button let go -> next painted frame without the entry. */
  readonly goneMs: number;
  /** Mouse button let go -> head of the hide request at the portal. */
  readonly requestMs: number;
}

export interface CallTimes {
  readonly arrivals: readonly ArrivalTimes[];
  readonly dismissals: readonly DismissalTimes[];
}

interface CallRounds {
  arrive(): Promise<ArrivalTimes>;
  dismiss(): Promise<DismissalTimes>;
}

const soonMs = 10_000;
/** Some frames: nobody rings in the moment in which the popup is put away. */
const atRestMs = 100;
const dismissButton = `${popupEntry} .dismiss button`;

/** Calls of a connected Ringside, one at a time, measured from outside. */
async function createCallRounds(
  ringside: UnseenRingside,
  portal: PracticePortal,
  operatorId: number,
  env: NodeJS.ProcessEnv,
): Promise<CallRounds> {
  const entries: PageWatch = await watchPage(ringside.popup, popupEntry);
  const popupWindow: PopupWindow = await watchPopupWindow(ringside.app);
  const portalAheadMs = millisecondsAhead();
  let nextCaller = 1;

  /** @returns the call and when its push frame was sent */
  const ring = async (): Promise<{ callId: string; sentAtMs: number }> => {
    await entries.forget();
    const number = nextCaller++;
    const callId = portal.connector.ring({
      userIds: [operatorId],
      phoneNumber: `+7495${String(1_000_000 + number)}`,
      crm: { name: `Caller ${number}`, companyName: 'Acme Trading' },
    });
    const push = portal.journal.pushes.findLast((sent) => sent.to === operatorId);
    if (push === undefined || !JSON.stringify(push.params).includes(callId))
      throw new Error('the portal pushed no call card');
    return { callId, sentAtMs: push.sentAtMs - portalAheadMs };
  };

  return {
    async arrive() {
      const { callId, sentAtMs } = await ring();
      const { paintedAtMs } = await entries.untilPresent(1, soonMs);
      const shownAtMs = await popupWindow.shown(soonMs);
      const whole = await entries.untilWhole(1, soonMs);
      portal.connector.end(callId);
      await popupWindow.hidden(soonMs);
      // Else the next call would come in the frame in which the page empties, and wait for the frame after it.
      await setTimeout(atRestMs);
      return {
        paintedMs: paintedAtMs - sentAtMs,
        visibleMs: Math.max(whole.paintedAtMs, shownAtMs) - sentAtMs,
      };
    },
    async dismiss() {
      const { callId, sentAtMs } = await ring();
      const { paintedAtMs } = await entries.untilPresent(1, soonMs);
      await popupWindow.shown(soonMs);
      const whole = await entries.untilWhole(1, soonMs);
      const before = portal.journal.requests.at(-1)?.sequence ?? 0;
      await setTimeout(lookedAtForMs);
      await clickWithMouse(ringside.popup.locator(dismissButton).first(), env);
      const { paintedAtMs: goneAtMs } = await entries.untilPresent(0, soonMs);
      const click = await entries.lastClick();
      // The shortcut stands in the button as well.
      if (click?.text.startsWith('Dismiss') !== true)
        throw new Error(`the click hit "${click?.text ?? 'nothing'}"`);
      const request = await portal.waitForRequest(({ method }) => method === hideMethod, soonMs, {
        afterSequence: before,
      });
      await portal.waitForCard(operatorId, callId, 'closed', soonMs);
      // What is gone keeps its place for as long as the pointer is in the popup.
      await moveMouseAway(env);
      return {
        paintedMs: paintedAtMs - sentAtMs,
        visibleMs: whole.paintedAtMs - sentAtMs,
        goneMs: goneAtMs - click.atMs,
        requestMs: request.receivedAtMs - portalAheadMs - click.atMs,
      };
    },
  };
}

/** Lets so many calls ring with the popup hidden before, then so many that are clicked away. Ends the program. */
export async function measureCalls(
  ringside: UnseenRingside,
  portal: PracticePortal,
  operatorId: number,
  env: NodeJS.ProcessEnv,
  rounds: { readonly arrivals: number; readonly dismissals: number },
): Promise<CallTimes> {
  const warmUps = 3;
  try {
    // A window in the tray is told nothing of its portal: who listens is asked for at the portal.
    await portal.push.waitForConnection(operatorId, 30_000);
    const calls = await createCallRounds(ringside, portal, operatorId, env);
    const arrivals: ArrivalTimes[] = [];
    const dismissals: DismissalTimes[] = [];
    for (let round = -warmUps; round < rounds.arrivals; round += 1) {
      const times = await calls.arrive();
      if (round >= 0) arrivals.push(times);
    }
    for (let round = -warmUps; round < rounds.dismissals; round += 1) {
      const times = await calls.dismiss();
      if (round >= 0) dismissals.push(times);
    }
    return { arrivals, dismissals };
  } finally {
    await ringside.quit();
  }
}

/** What the display alone takes, milliseconds. */
interface BareTimes {
  /** For a change of a page at rest. */
  readonly frames: readonly number[];
  /** For a click by a pointer that comes in. */
  readonly clicks: readonly number[];
}

/** What the table says of them. */
export function callRows(times: OfPrograms<CallTimes>, bare: BareTimes): readonly TimeRow[] {
  const each = <T>(of: (calls: CallTimes) => T): OfPrograms<T> =>
    new Map([...times].map(([name, calls]) => [name, of(calls)]));
  const arrivals = each((calls) => calls.arrivals);
  const dismissals = each((calls) => calls.dismissals);
  return [
    rowOf('push frame -> entry painted, popup hidden before', arrivals, (t) => t.paintedMs, bare.frames),
    rowOf('push frame -> whole entry on the screen', arrivals, (t) => t.visibleMs),
    rowOf('push frame -> entry painted, popup already shown', dismissals, (t) => t.paintedMs, bare.frames),
    rowOf('push frame -> whole entry on the screen, popup shown', dismissals, (t) => t.visibleMs),
    rowOf('click on Dismiss -> entry gone', dismissals, (t) => t.goneMs, bare.clicks),
    rowOf('click on Dismiss -> hide request at the portal', dismissals, (t) => t.requestMs),
  ];
}
