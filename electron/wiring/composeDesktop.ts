import { app, globalShortcut, net, Notification, powerMonitor } from 'electron';
import { errorText } from '../../contracts/messages/errorTexts.ts';
import type { AppErrorData } from '../../contracts/errors.ts';
import type { OperatorCalls } from '../core/calls/operatorCalls.ts';
import type { CommandQueue } from '../core/commands/commandQueue.ts';
import type { PortalConnection } from '../core/connection/portalConnectionTypes.ts';
import type { PortalStatus } from '../core/connection/portalStatus.ts';
import type { Clock, Timers } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { OperatorSettings } from '../core/settings/operatorSettings.ts';
import { applySettings } from './composeSettings.ts';
import type { AutoStart } from '../desktop/autoStart.ts';
import { cannotStayOnTop, createCallNotifications } from '../desktop/notifications/callNotifications.ts';
import { createNotificationServer } from '../desktop/notifications/notificationServer.ts';
import { watchPowerAndNetwork } from '../desktop/power.ts';
import { createShortcuts } from '../desktop/shortcuts.ts';
import { createTray } from '../desktop/tray.ts';
import { trayIcons } from '../desktop/trayIcons.ts';
import type { PublishEvent } from '../ipc/publishEvents.ts';
import type { CallPopup } from '../windows/callPopup.ts';
import type { MainWindow } from '../windows/mainWindow.ts';

export interface DesktopParts {
  readonly settings: OperatorSettings;
  readonly autoStart: AutoStart;
  readonly calls: OperatorCalls;
  readonly status: PortalStatus;
  readonly portal: PortalConnection;
  readonly commands: CommandQueue;
  readonly popup: CallPopup;
  readonly mainWindow: MainWindow;
  readonly publish: PublishEvent;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly log: Log;
  /** This computer may have other addresses now. */
  readonly onNetworkChange: () => void;
  readonly quit: () => void;
}

/** Tray, shortcuts, notifications, sleep and network: started after the first paint. */
export function composeDesktop(parts: DesktopParts): {
  start(): void;
  stop(): void;
  suspendShortcuts(on: boolean): void;
} {
  const { settings, calls, status, portal, commands, popup, mainWindow, publish } = parts;
  const stops: (() => void)[] = [];
  let lookedAtMs = parts.clock.nowMs();

  const shortcuts = createShortcuts(globalShortcut);

  const start = (): void => {
    const tray = createTray({
      icons: trayIcons,
      onOpen: mainWindow.show,
      onToggleQuietMode: () =>
        void settings.update({ quietMode: !settings.settings.get().quietMode }).catch(() => undefined),
      onQuit: parts.quit,
    });
    const notifications = createCallNotifications({
      make(options, onClick) {
        const notification = new Notification(options);
        notification.on('click', onClick);
        return notification;
      },
      askServer: createNotificationServer({
        platform: process.platform,
        env: process.env,
        userId: process.getuid?.() ?? 0,
        timers: parts.timers,
        clock: parts.clock,
        log: parts.log,
      }),
      onClick: mainWindow.show,
      timers: parts.timers,
    });
    const notify = (): void => {
      const limited = cannotStayOnTop(process.platform, process.env) && Notification.isSupported();
      const wanted = limited && !settings.settings.get().quietMode;
      const { entries, more } = calls.popup.get();
      notifications.follow(wanted ? entries : [], wanted ? more : 0);
    };

    const updateTray = (): void => {
      if (mainWindow.isFocused()) lookedAtMs = parts.clock.nowMs();
      const { state, reasons } = status.snapshot.get().health;
      const unanswered = calls.unanswered(lookedAtMs);
      tray.update({
        health: state,
        reason: reasonText(reasons[0]),
        unansweredCount: unanswered,
        quietMode: settings.settings.get().quietMode,
      });
      app.setBadgeCount(unanswered);
    };

    const showCallsPage = (): void => {
      mainWindow.show();
      publish('main.navigate', { page: 'calls' });
    };

    stops.push(
      applySettings({
        settings,
        shortcuts,
        autoStart: parts.autoStart,
        onDismissShortcut: calls.dismissNewest,
        onFocusPopupShortcut: () => {
          // Where the popup cannot be given the keyboard, the Calls page serves the keyboard instead.
          if (!popup.takeKeyboard()) showCallsPage();
        },
      }),
      shortcuts.stop,
      tray.stop,
      status.snapshot.follow(updateTray),
      calls.rows.follow(updateTray),
      settings.settings.follow(updateTray),
      calls.popup.follow(notify),
      settings.settings.follow(notify),
      notifications.stop,
      watchPowerAndNetwork(
        {
          onSleep: portal.goesToSleep,
          onPerson: portal.personIsHere,
          onWake: () => {
            publish('computer.woke', undefined);
            parts.onNetworkChange();
            portal.wokeUp();
            commands.tryNow();
          },
          onNetworkReturned: () => {
            parts.onNetworkChange();
            portal.networkReturned();
            commands.tryNow();
          },
        },
        {
          power: powerMonitor,
          isOnline: () => net.isOnline(),
          clock: parts.clock,
          timers: parts.timers,
        },
      ),
    );
    const lookedAt = (): void => {
      portal.showsLife();
      updateTray();
    };
    // A page that died over it must not leave the keys without effect.
    const left = (): void => shortcuts.suspend(false);
    app.on('browser-window-blur', left);
    stops.push(() => app.off('browser-window-blur', left));
    app.on('browser-window-focus', lookedAt);
    stops.push(() => app.off('browser-window-focus', lookedAt));
    updateTray();
  };

  return {
    start,
    stop: () => stops.splice(0).forEach((stop) => stop()),
    suspendShortcuts: shortcuts.suspend,
  };
}

function reasonText(reason: AppErrorData | undefined): string | null {
  return reason === undefined ? null : errorText(reason).text;
}
