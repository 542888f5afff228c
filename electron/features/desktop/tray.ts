import { nativeImage } from 'electron';
import type { CallList } from '../../core/calls/callList.ts';
import { createPaced } from '../../core/calls/timing/paced.ts';
import type { PortalStatus } from '../../core/connection/portalStatus.ts';
import { createCountBadge, overlaySizePx } from '../../desktop/tray/countBadge.ts';
import { createTray } from '../../desktop/tray/tray.ts';
import { trayIcons } from '../../desktop/tray/trayIcons.ts';
import type { House } from '../../house.ts';
import type { Computer } from '../computer.ts';
import { stopAll, type Feature, type Stop } from '../feature.ts';
import type { PageInView, PageOpener } from '../pageOpener.ts';
import type { DiallingFeature } from '../phones/dialling.ts';
import type { QuietFeature } from '../quiet.ts';
import type { RestartFeature } from './restart.ts';

export interface TrayOthers {
  readonly calls: { readonly list: Pick<CallList, 'rows' | 'latest' | 'unanswered'> };
  readonly connection: { readonly status: Pick<PortalStatus, 'snapshot'> };
  readonly computer: Pick<Computer, 'woke'>;
  readonly dialling: DiallingFeature;
  readonly installed: RestartFeature;
  readonly pageOpener: PageOpener & PageInView;
  readonly quiet: QuietFeature;
}

const callsNamed = 3;
/** Icon and menu take 20 ms to make; the first call, which needs the same thread to be ready for it, comes before. */
const shownAfterMs = 400;
/** What the menu offers (until 13:00) and says (when a call was) grows old. */
const renewEveryMs = 5 * 60_000;

/** The icon beside the clock, and the number on the program's own icon. */
export function createTrayFeature(house: House, others: TrayOthers) {
  const { app, settings, mainWindow, clock, timers, log } = house;
  const { calls, connection, computer, dialling, installed, pageOpener, quiet } = others;
  const { snapshot } = connection.status;
  let lookedAtMs = clock.nowMs();

  const showBadge = createCountBadge({
    platform: process.platform,
    setBadgeCount: (count) => void app.setBadgeCount(count),
    setOverlay(overlay) {
      if (overlay === null) return mainWindow.setOverlay(null);
      const size = { width: overlaySizePx, height: overlaySizePx };
      const image = nativeImage.createFromBitmap(overlay.bitmap, size);
      mainWindow.setOverlay({ image, description: overlay.description });
    },
  });

  const callBack = async (callKey: string): Promise<void> => {
    try {
      await dialling.callBack(callKey);
    } catch (error) {
      log.warn('not called back from the tray', { error: String(error) });
      // There it is said what is in the way, and the number can be dialled by hand.
      const call = calls.list.latest(callsNamed).find(({ key }) => key === callKey);
      pageOpener.showCalls(call?.party.phoneNumber);
    }
  };

  const restart = (): void => {
    try {
      installed.restart();
    } catch (error) {
      // A call has come while the menu was open; the item says so once it is opened again.
      log.warn('not restarted from the tray', { error: String(error) });
    }
  };

  const showIcon = (): Stop => {
    const tray = createTray({
      icons: trayIcons,
      abilities: () => ({
        canCallBack: dialling.canDial(),
        canChooseQuiet: settings.originOf('quietMode') !== 'locked',
      }),
      onOpen: mainWindow.show,
      onShowCalls: () => pageOpener.showCalls(),
      onCallBack: (callKey) => void callBack(callKey),
      onQuiet: (choice) => void quiet.choose(choice).catch(() => undefined),
      onRestart: restart,
      onQuit: () => app.quit(),
    });
    const show = (): void => {
      const { state, reasons } = snapshot.get().health;
      const unansweredCount = calls.list.unanswered(lookedAtMs);
      tray.update({
        health: state,
        reason: reasons[0] ?? null,
        unansweredCount,
        quiet: quiet.state.get(),
        installed: installed.installed.get(),
        lastCalls: calls.list.latest(callsNamed),
        nowMs: clock.nowMs(),
      });
      showBadge(unansweredCount);
    };
    // Its texts and its menu take longer to make than a call to dismiss, and are looked at by nobody in that moment.
    const showing = createPaced({ clock, timers }, show);
    const update = (): void => {
      if (pageOpener.isLookedAt('calls')) lookedAtMs = clock.nowMs();
      showing.askLater();
    };
    let cancelRenewal = (): void => undefined;
    const renew = (): void => {
      update();
      showing.now();
      cancelRenewal = timers.after(renewEveryMs, renew);
    };
    const stop = stopAll(
      snapshot.follow(update),
      calls.list.rows.follow(update),
      settings.settings.follow(update),
      // That the system did not give the links that were asked for is one of them, and then it can dial.
      settings.problems.follow(update),
      quiet.state.follow(update),
      installed.installed.follow(update),
      pageOpener.changes.follow(update),
      computer.woke.follow(update),
      () => cancelRenewal(),
      tray.stop,
    );
    renew();
    return stop;
  };

  return {
    start() {
      let stop = timers.after(shownAfterMs, () => {
        try {
          stop = showIcon();
        } catch (error) {
          log.error('tray not shown', error);
        }
      });
      return () => stop();
    },
  } satisfies Feature;
}
