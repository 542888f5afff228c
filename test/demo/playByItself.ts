import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright';
import { createPracticePortal, type PracticePortal } from '../portal/practicePortal.ts';
import { hideMethod, missingFrom } from './dismissalVerdict.ts';
import { millisecondsAhead, popupEntry, watchPage } from './pageWatch.ts';
import { clickWithMouse } from './pointer.ts';
import { watchPopupWindow } from './popupWindow.ts';
import { connectToPortal, launchElectron, launchRingside, windowWithTitle } from './ringsideProgram.ts';
import type { Steps } from './steps.ts';

export interface PlayOptions {
  readonly executablePath: string;
  readonly projectRoot: string;
  readonly switches: readonly string[];
  /** A desktop that nobody else uses: display, window manager, keychain. */
  readonly env: NodeJS.ProcessEnv;
  readonly steps: Steps;
  /** Where screenshots go; emptied first. */
  readonly outputFolder: string;
  readonly interrupted: AbortSignal;
  /** Called once Ringside is connected. Tests of the demonstration itself order faults here. */
  readonly prepare?: (portal: PracticePortal) => void;
}

/** Longest wait for each thing that should follow at once. */
const soonMs = 10_000;

/**
 * Plays the main job through the real program: connect, ring, popup, a mouse click on Dismiss, the card goes.
 *
 * @returns what is missing for "the card went away because of the dismissal"; empty when it did
 * @throws when a step could not be taken at all
 */
export async function playByItself(options: PlayOptions): Promise<readonly string[]> {
  const { steps, interrupted } = options;
  const cleanUp: (() => Promise<unknown>)[] = [];
  const cleanUpAll = async (): Promise<void> => {
    for (const step of cleanUp.splice(0).toReversed()) await step().catch(() => undefined);
  };
  interrupted.addEventListener('abort', () => void cleanUpAll());
  try {
    const folder = await mkdtemp(join(tmpdir(), 'ringside-demo-'));
    cleanUp.push(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
    await rm(options.outputFolder, { recursive: true, force: true });
    await mkdir(options.outputFolder, { recursive: true });
    return await play(options, folder, cleanUp);
  } catch (error) {
    if (interrupted.aborted) return ['the demonstration was interrupted'];
    steps.tell(`Stopped: ${error instanceof Error ? error.message : String(error)}`);
    return ['the demonstration could not be played to its end'];
  } finally {
    await cleanUpAll();
  }
}

async function play(
  options: PlayOptions,
  folder: string,
  cleanUp: (() => Promise<unknown>)[],
): Promise<readonly string[]> {
  const { steps, env } = options;
  const switches = [...options.switches, '--disable-gpu'];
  const portal = createPracticePortal();
  const running = await portal.start();
  cleanUp.push(running.stop);
  const operatorId = portal.users.all[0]?.id ?? 1;
  steps.tell(`The practice portal (a stand-in for Bitrix24, not made by Bitrix24) listens on ${running.url}`);

  const ringside = await launchRingside({ ...options, switches, profileFolder: join(folder, 'ringside') });
  cleanUp.push(ringside.quit);
  steps.tell('Ringside is started, its main window is open');
  const storedIn = await connectToPortal(ringside.main, running.webhookUrl(operatorId));
  steps.tell(`Webhook typed, Connect pressed: connected, live channel up, webhook kept in the ${storedIn}`);
  await ringside.main.screenshot({ path: join(options.outputFolder, '1-connected.png') });

  const portalWindow = await launchElectron(
    { ...options, switches, profileFolder: join(folder, 'portal-window') },
    [
      join(options.projectRoot, 'test', 'demo', 'portalWindow'),
      `--page=${running.url}/operator/${operatorId}`,
    ],
  );
  cleanUp.push(() => portalWindow.close());
  const user = portal.users.get(operatorId);
  const page = await windowWithTitle(portalWindow, `Practice portal: ${user.name} ${user.lastName}`);
  steps.tell(`The operator's page of the practice portal is open in a window of its own`);

  const cards = await watchPage(page, '#cards > .card');
  const entries = await watchPage(ringside.popup, popupEntry);
  const aheadMs = millisecondsAhead();
  options.prepare?.(portal);
  const screen = createScreenshots(portalWindow, options.outputFolder);
  const popupWindow = await watchPopupWindow(ringside.app);

  const before = portal.journal.requests.at(-1)?.sequence ?? 0;
  await cards.forget();
  await entries.forget();
  await page.getByRole('button', { name: 'Ring', exact: true }).click();
  const cardShown = await cards.untilPresent(1, soonMs);
  const callId = portal.truth.cardsOpenFor(operatorId)[0]?.callId ?? '';
  const rungAtMs = (portal.truth.changes.find((change) => change.callId === callId)?.atMs ?? 0) - aheadMs;
  steps.tell('Ring pressed on the page: the call is registered, its call card is open on the page');
  const entryShown = await entries.untilWhole(1, soonMs);
  await popupWindow.shown(soonMs);
  const dismiss = ringside.popup.getByRole('button', { name: 'Dismiss', exact: true });
  await dismiss.waitFor({ timeout: soonMs });
  steps.tell('The popup with the call is on the screen');
  const cardsBefore = await page.locator('#cards > .card').count();
  await ringside.popup.screenshot({ path: join(options.outputFolder, '2-popup.png') });
  await screen.take('3-ringing.png');

  await clickWithMouse(dismiss, env);
  const entryGone = await entries.untilPresent(0, soonMs);
  const click = await entries.lastClick();
  if (click === undefined) throw new Error('the click on Dismiss did not reach the popup');
  steps.tell('Dismiss clicked with the mouse: the entry is gone from the popup');
  const clickedAtMs = click.atMs;
  await portal
    .waitForRequest((request) => request.method === hideMethod && request.outcome !== 'pending', soonMs, {
      afterSequence: before,
    })
    .then(
      () => steps.tell(`The portal has answered ${hideMethod}`),
      () => steps.tell(`The portal received no ${hideMethod} within ${soonMs} ms`),
    );
  const cardGone = await cards.untilPresent(0, soonMs).catch(() => undefined);
  steps.tell(
    cardGone === undefined ? 'The call card is still on the page' : 'The call card is gone from the page',
  );
  await screen.take('4-card-gone.png');
  await ringside.main.getByRole('link', { name: 'Calls' }).click();
  await ringside.main.screenshot({ path: join(options.outputFolder, '5-calls.png') });

  const requests = portal.journal.requests.filter((request) => request.sequence > before);
  const hide = requests.find((request) => request.method === hideMethod);
  const span = (name: string, fromMs: number, toMs: number | undefined): void =>
    steps.note(
      `${name.padEnd(52)} ${toMs === undefined ? '   never' : `${(toMs - fromMs).toFixed(1).padStart(8)} ms`}`,
    );
  steps.note('');
  span('the portal opens the card -> popup entry painted', rungAtMs, entryShown.paintedAtMs);
  span('the portal opens the card -> card on its own page', rungAtMs, cardShown.paintedAtMs);
  span('click on Dismiss -> entry gone', clickedAtMs, entryGone.paintedAtMs);
  span('click on Dismiss -> hide request at the portal', clickedAtMs, hide && hide.receivedAtMs - aheadMs);
  span("click on Dismiss -> card gone from the portal's page", clickedAtMs, cardGone?.paintedAtMs);
  steps.note('');

  return missingFrom({
    callId,
    operatorId,
    clickedAtMs: clickedAtMs + aheadMs,
    cardChanges: portal.truth.changes.filter((c) => c.callId === callId && c.userId === operatorId),
    requests,
    cardsOnPage: { before: cardsBefore, after: await page.locator('#cards > .card').count() },
  });
}

/** Pictures of the whole screen, taken by the Electron that shows the portal's page. */
function createScreenshots(app: ElectronApplication, folder: string): { take(name: string): Promise<void> } {
  return {
    take: async (name) => {
      const encoded = await app.evaluate(async ({ desktopCapturer, screen }) => {
        const { width, height } = screen.getPrimaryDisplay().size;
        const sources = await desktopCapturer.getSources({
          types: ['screen'],
          thumbnailSize: { width, height },
        });
        return sources[0]?.thumbnail.toPNG().toString('base64') ?? '';
      });
      if (encoded === '') throw new Error('the screen could not be captured');
      await writeFile(join(folder, name), Buffer.from(encoded, 'base64'));
    },
  };
}
