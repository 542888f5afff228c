import { setTimeout } from 'node:timers/promises';
import { watchPage } from '../demo/pageWatch.ts';
import { clickWithMouse, lookedAtForMs, moveMouseAway } from '../demo/pointer.ts';
import { launchElectron, windowWithTitle } from '../demo/ringsideProgram.ts';
import type { Machine, Program } from './electronRun.ts';

const soonMs = 10_000;

/**
 * What the display, the window manager and Chromium take of a click by themselves: in the bare Electron the display's own pointer
 * comes in and clicks a button that takes its entry away, as it does in the popup.
 *
 * @returns how long it was from the mouse button's letting go to the end of the next frame without the entry, milliseconds each
 */
export async function measureBareClicks(
  machine: Machine,
  { folder, profileFolder }: Program,
  rounds: number,
): Promise<readonly number[]> {
  const app = await launchElectron({ ...machine, profileFolder }, [folder, '--entry']);
  try {
    const page = await windowWithTitle(app, 'Entry');
    const entries = await watchPage(page, 'article');
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await entries.forget();
      await page.evaluate('showEntry()');
      await entries.untilWhole(1, soonMs);
      await setTimeout(lookedAtForMs);
      await clickWithMouse(page.getByRole('button'), machine.env);
      const { paintedAtMs } = await entries.untilPresent(0, soonMs);
      const click = await entries.lastClick();
      if (click === undefined) throw new Error('the entry went without a click');
      times.push(paintedAtMs - click.atMs);
      await moveMouseAway(machine.env);
    }
    return times;
  } finally {
    await app.close();
  }
}
