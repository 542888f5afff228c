import { spawn } from 'node:child_process';
import { AppError } from '../../../contracts/errors.ts';

/** What opens a link hands it on at once; one that is still there after this has become the program itself. */
const failsWithinMs = 1500;

/**
 * Hands a link that was checked to the system. On Linux Electron starts `xdg-open` and never learns what became of it, so it
 * is started here: where it is missing, or says that nothing opens such links, nothing was opened.
 *
 * @param byElectron Electron's way, for the other systems
 * @throws AppError `link.notOpened`
 */
export async function openSystemLink(
  link: string,
  byElectron: (link: string) => Promise<void>,
  platform: NodeJS.Platform = process.platform,
  opener = 'xdg-open',
): Promise<void> {
  try {
    await (platform === 'linux' ? openBy(opener, link) : byElectron(link));
  } catch (error) {
    throw new AppError('link.notOpened', {}, error);
  }
}

function openBy(opener: string, link: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(opener, [link], { detached: true, stdio: 'ignore', shell: false });
    const timer = setTimeout(resolve, failsWithinMs);
    timer.unref();
    child.unref();
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve();
      else reject(new Error(`${opener} ended with ${String(code)}`));
    });
  });
}
