import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Locator } from 'playwright';

const run = promisify(execFile);
const timeoutMs = 10_000;

/** On the screen, in its pixels. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Clicks with the display's own pointer, as a hand on a mouse does: the click goes through the X server and the window
 * manager to whatever is on top there. Needs xdotool.
 *
 * @param target an element in a window without a frame
 */
export async function clickWithMouse(target: Locator, env: NodeJS.ProcessEnv): Promise<void> {
  await clickAt(
    await target.evaluate((element) => {
      const box = element.getBoundingClientRect();
      return { x: window.screenX + box.x + box.width / 2, y: window.screenY + box.y + box.height / 2 };
    }),
    env,
  );
}

/** Longer than the popup takes a press for a mishap in: nobody who has seen what came presses sooner. */
export const lookedAtForMs = 450;

/** A hand is on its way before it is there: the popup takes a press by a pointer that was never seen to move for a mishap. */
export async function clickAt({ x, y }: Place, env: NodeJS.ProcessEnv): Promise<void> {
  const [left, top] = [Math.round(x), Math.round(y)];
  await xdotool(
    ['mousemove', `${left - 12}`, `${top - 12}`, 'mousemove', '--sync', `${left}`, `${top}`, 'click', '1'],
    env,
  );
}

/** To a corner of the screen in which nothing comes up. */
export async function moveMouseAway(env: NodeJS.ProcessEnv): Promise<void> {
  await xdotool(['mousemove', '5', '5'], env);
}

/** @throws where it says no, or takes longer than ten seconds */
export async function xdotool(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await run('xdotool', [...args], { env, timeout: timeoutMs });
  return stdout;
}
