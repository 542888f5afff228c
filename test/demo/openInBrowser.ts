import { spawn } from 'node:child_process';

const startTimeoutMs = 10_000;

/**
 * Asks the desktop to open an address in the person's browser.
 *
 * @returns false where there is nothing to ask, or it says that it could not
 */
export function openInBrowser(url: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const [command, ...args] = openerFor(process.platform, url);
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: 'ignore', detached: true });
    // An opener that is still running after this long has become the browser.
    const timer = setTimeout(() => resolve(true), startTimeoutMs);
    const finish = (opened: boolean): void => {
      clearTimeout(timer);
      resolve(opened);
    };
    child.on('error', () => finish(false)).on('exit', (code) => finish(code === 0));
    child.unref();
  });
}

function openerFor(platform: NodeJS.Platform, url: string): readonly [string, ...string[]] {
  if (platform === 'win32') return ['rundll32.exe', 'url.dll,FileProtocolHandler', url];
  return [platform === 'darwin' ? 'open' : 'xdg-open', url];
}
