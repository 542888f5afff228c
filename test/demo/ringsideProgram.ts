import { _electron, type ElectronApplication, type Page } from 'playwright';
import { askBetweenTurns } from './betweenTurns.ts';

export interface LaunchOptions {
  readonly executablePath: string;
  /** The folder of the repository, whose built program is started. */
  readonly projectRoot: string;
  /** Switches that this machine needs, such as `--no-sandbox` for root. */
  readonly switches: readonly string[];
  readonly profileFolder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Arguments for the program, such as `--hidden`. */
  readonly args?: readonly string[];
}

/** One that was started for the tray: it has no main window before it is asked for. */
export interface UnseenRingside {
  readonly app: ElectronApplication;
  readonly popup: Page;
  /** Fulfilled once the program has ended, whoever ended it. */
  readonly ended: Promise<void>;
  hasEnded(): boolean;
  /** Ends the program as the tray's Quit does. */
  quit(): Promise<void>;
}

export interface RingsideProgram extends UnseenRingside {
  readonly main: Page;
}

/** A first start on a loaded machine has been seen to take 8 s. */
const windowTimeoutMs = 60_000;
const connectTimeoutMs = 30_000;

/** Starts the built program with both of its windows; rejects when one of them does not come. */
export async function launchRingside(options: LaunchOptions): Promise<RingsideProgram> {
  const unseen = await launchUnseen(options);
  try {
    return { ...unseen, main: await windowWithTitle(unseen.app, 'Ringside') };
  } catch (error) {
    await unseen.quit();
    throw error;
  }
}

/** Starts the built program and waits for its popup's window alone; rejects when that does not come. */
export async function launchUnseen(options: LaunchOptions): Promise<UnseenRingside> {
  const app = await launchElectron(options, [options.projectRoot, ...(options.args ?? [])]);
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    app.on('close', () => {
      isOver = true;
      resolve();
    });
  });
  const quit = async (): Promise<void> => {
    if (!isOver) await app.close();
  };
  try {
    const popup = await windowWithTitle(app, 'Ringside calls');
    return { app, popup, ended, hasEnded: () => isOver, quit };
  } catch (error) {
    await quit();
    throw error;
  }
}

/** Starts some Electron program under Playwright, with the profile and the switches of `options`. */
export async function launchElectron(
  options: Omit<LaunchOptions, 'projectRoot' | 'args'>,
  args: readonly string[],
): Promise<ElectronApplication> {
  const handlers = signals.map((name) => ({ name, before: process.listeners(name) }));
  const app = await _electron.launch({
    executablePath: options.executablePath,
    args: [...options.switches, ...args, `--user-data-dir=${options.profileFolder}`, '--lang=en-US'],
    env: definedOnly(options.env),
  });
  // Playwright would end this process at once; what runs it has something to put away first.
  for (const { name, before } of handlers) {
    for (const handler of process.listeners(name)) {
      if (!before.includes(handler)) process.off(name, handler);
    }
  }
  return askBetweenTurns(app);
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Types the webhook, presses Connect, and waits until the live channel is up, as an operator would.
 *
 * @returns where the webhook is kept: a machine without a keychain keeps it for the session
 */
export async function connectToPortal(main: Page, webhookUrl: string): Promise<'keychain' | 'session'> {
  await main.getByRole('link', { name: 'Portal' }).click();
  await main.getByRole('textbox', { name: 'Webhook URL' }).fill(webhookUrl);
  await main.getByRole('button', { name: 'Connect', exact: true }).click();
  const disconnect = main.getByRole('button', { name: 'Disconnect' });
  const keep = main.getByRole('button', { name: 'Keep for this session only' });
  await disconnect.or(keep).waitFor({ timeout: connectTimeoutMs });
  const storedIn = (await keep.isVisible()) ? 'session' : 'keychain';
  if (storedIn === 'session') await keep.click();
  await main.getByText('Live', { exact: true }).waitFor({ timeout: connectTimeoutMs });
  return storedIn;
}

/** The page with this title: it may be open already, be opening, or still have no title. */
export async function windowWithTitle(app: ElectronApplication, title: string): Promise<Page> {
  const giveUpAtMs = Date.now() + windowTimeoutMs;
  const look = async (): Promise<Page | undefined> => {
    for (const page of app.windows()) if ((await page.title().catch(() => '')) === title) return page;
    return undefined;
  };
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > giveUpAtMs) throw new Error(`no window "${title}" within ${windowTimeoutMs} ms`);
    // A title tells nobody that it has changed.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
