import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Locator } from 'playwright';

const run = promisify(execFile);
const timeoutMs = 10_000;

/**
 * Clicks with the display's own pointer, as a hand on a mouse does: the click goes through the X server and the window
 * manager to whatever is on top there. Needs xdotool.
 *
 * @param target an element in a window without a frame
 */
export async function clickWithMouse(target: Locator, env: NodeJS.ProcessEnv): Promise<void> {
  const { x, y } = await target.evaluate((element) => {
    const box = element.getBoundingClientRect();
    return {
      x: Math.round(window.screenX + box.x + box.width / 2),
      y: Math.round(window.screenY + box.y + box.height / 2),
    };
  });
  await run('xdotool', ['mousemove', '--sync', String(x), String(y), 'click', '1'], {
    env,
    timeout: timeoutMs,
  });
}
