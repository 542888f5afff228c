import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountName } from '../../contracts/access/webhookUrl.ts';
import { createPracticePortal, type PracticePortal } from '../portal/practicePortal.ts';
import { hideMethod, missingFrom } from './dismissalVerdict.ts';
import { openInBrowser } from './openInBrowser.ts';
import { connectToPortal, launchElectron, launchRingside, type RingsideProgram } from './ringsideProgram.ts';
import type { Steps } from './steps.ts';

export interface PersonOptions {
  readonly executablePath: string;
  readonly projectRoot: string;
  readonly switches: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly steps: Steps;
}

/**
 * Shows Ringside connected to the practice portal and leaves both to the person; ends when they quit Ringside or press
 * Ctrl+C, and leaves nothing behind in their keychain.
 *
 * @returns exit code: 0, also for somebody who dismissed nothing
 */
export async function playWithPerson(options: PersonOptions): Promise<number> {
  const { steps } = options;
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('SIGHUP', interrupt);
  const folder = await mkdtemp(join(tmpdir(), 'ringside-demo-'));
  const portal = createPracticePortal();
  const operatorId = portal.users.all[0]?.id ?? 1;
  const running = await portal.start();
  const account = accountName({ origin: running.url, userId: operatorId });
  let ringside: RingsideProgram | undefined;
  let storedIn: 'keychain' | 'session' | undefined;
  let closePage = async (): Promise<void> => undefined;
  try {
    steps.tell(
      `The practice portal (a stand-in for Bitrix24, not made by Bitrix24) listens on ${running.url}`,
    );
    ringside = await launchRingside({ ...options, profileFolder: join(folder, 'ringside') });
    storedIn = await connectToPortal(ringside.main, running.webhookUrl(operatorId));
    steps.tell(`Ringside is started and connected; the webhook is kept in the ${storedIn}`);
    const stopTelling = tellWhatHappens(portal, operatorId, steps);
    closePage = await openPage(
      options,
      `${running.url}/operator/${operatorId}`,
      join(folder, 'portal-window'),
    );
    for (const line of whatToDo) steps.note(line);
    await Promise.race([ringside.ended, aborted(interruption.signal)]);
    stopTelling();
    return 0;
  } finally {
    await closePage().catch(() => undefined);
    await ringside?.quit().catch(() => undefined);
    if (storedIn !== 'session') await forgetWebhook(account).catch(() => undefined);
    await running.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt).off('SIGHUP', interrupt);
  }
}

/** The name that Ringside keeps its webhooks under (electron/storage/keychainSecretStore.ts). */
const keychainService = 'Ringside';

/** The webhook leads nowhere once the practice portal has ended; still it does not stay in a person's keychain. */
async function forgetWebhook(account: string): Promise<void> {
  // Loaded late: the native module needs a library that was not there before the system packages were.
  const { default: keytar } = await import('keytar');
  await keytar.deletePassword(keychainService, account);
}

const whatToDo = [
  '',
  'Now it is your turn:',
  '1. Press Ring on the page of the practice portal. A call card opens there, and Ringside shows its popup.',
  '2. Press Dismiss in the popup.',
  '3. See the call card go from the page.',
  'When you have seen enough: Quit in the menu of the tray icon, or Ctrl+C here.',
  '',
];

/** Says what becomes of each call, and whether each card that went away did so because of a dismissal. */
function tellWhatHappens(portal: PracticePortal, operatorId: number, steps: Steps): () => void {
  const stopCards = portal.truth.onChange(({ userId, callId, state }) => {
    if (userId !== operatorId) return;
    steps.tell(
      state === 'open' ? `A call rings: call card ${callId} is open` : `Call card ${callId} is closed`,
    );
  });
  const stopRequests = portal.journal.onRequest((request) => {
    if (request.method !== hideMethod || request.outcome === 'pending') return;
    const callId = String(request.params['CALL_ID']);
    const missing = missingFrom({
      callId,
      operatorId,
      // Where the click was is not looked at here: the request itself stands for it.
      clickedAtMs: request.receivedAtMs,
      cardChanges: portal.truth.changes.filter((c) => c.callId === callId && c.userId === operatorId),
      requests: [request],
      cardsOnPage: { before: 1, after: portal.truth.isOpen(operatorId, callId) ? 1 : 0 },
    });
    steps.tell(
      missing.length === 0
        ? `Dismissed: ${hideMethod} answered true, the card went away because of it`
        : `${hideMethod} did not close the card: ${missing.join('; ')}`,
    );
  });
  return () => {
    stopCards();
    stopRequests();
  };
}

/** The operator's page: in the person's browser, else in a window of its own, else as an address to open. */
async function openPage(
  options: PersonOptions,
  url: string,
  profileFolder: string,
): Promise<() => Promise<void>> {
  const { steps, env } = options;
  if (await openInBrowser(url, env)) {
    steps.tell(`The operator's page of the practice portal is opened in your browser: ${url}`);
    return async () => undefined;
  }
  try {
    const app = await launchElectron({ ...options, profileFolder }, [
      join(options.projectRoot, 'test', 'demo', 'portalWindow'),
      `--page=${url}`,
    ]);
    await app.firstWindow();
    steps.tell(`No browser could be opened: the practice portal's page has a window of its own (${url})`);
    return () => app.close();
  } catch {
    steps.tell(`No browser could be opened. Open this address in one: ${url}`);
    return async () => undefined;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
