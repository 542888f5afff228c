import { clipboard, shell } from 'electron';
import type { CrmEntity } from '../../contracts/calls.ts';
import { AppError } from '../../contracts/errors.ts';
import type { About } from '../../contracts/about.ts';
import type { SettingsSnapshot } from '../../contracts/settings.ts';
import type { OperatorCalls } from '../core/calls/operatorCalls.ts';
import type { CommandQueue } from '../core/commands/commandQueue.ts';
import { countOwed } from '../core/ports/commandRecord.ts';
import type { PortalConnection } from '../core/connection/portalConnectionTypes.ts';
import type { PortalStatus } from '../core/connection/portalStatus.ts';
import type { OperatorSettings } from '../core/settings/operatorSettings.ts';
import type { Dialling } from '../core/dialling/dialling.ts';
import type { Phones } from '../core/phones/phones.ts';
import type { PhoneControl } from '../core/ports/phoneSource.ts';
import { openSystemLink } from '../desktop/programs/systemLinks.ts';
import type { CommandHandlers } from '../ipc/serveCommands.ts';
import { portalPageUrl } from '../security/externalLinks.ts';
import type { CallPopup } from '../windows/callPopup.ts';
import type { MainWindow } from '../windows/mainWindow.ts';

export interface CommandHandlerParts {
  readonly calls: OperatorCalls;
  readonly commands: CommandQueue;
  readonly portal: PortalConnection;
  readonly status: PortalStatus;
  readonly settings: OperatorSettings;
  readonly settingsSnapshot: () => SettingsSnapshot;
  readonly popup: CallPopup;
  readonly mainWindow: MainWindow;
  readonly phones: Phones;
  readonly dialling: Dialling;
  readonly suspendShortcuts: (on: boolean) => void;
  readonly renewHookSecret: () => Promise<void>;
  readonly about: () => Promise<About>;
  readonly saveDiagnostics: () => Promise<{ fileName: string | null }>;
}

/** What each message from a window does. */
export function createCommandHandlers(parts: CommandHandlerParts): CommandHandlers {
  const { calls, commands, portal, status, settings, settingsSnapshot, popup, mainWindow, phones, dialling } =
    parts;

  const openPortalPage = async (path: string): Promise<undefined> => {
    const origin = portal.portalOrigin();
    if (origin === null) throw new AppError('portal.notConnected');
    const url = portalPageUrl(origin, path);
    if (url !== null) await openSystemLink(url, (link) => shell.openExternal(link));
  };

  const copy = async (text: string): Promise<undefined> => {
    // Electron 44 and newer answer with a promise.
    await clipboard.writeText(text);
    return undefined;
  };

  const withPhone = async (
    callKey: string,
    action: keyof Pick<PhoneControl, 'answer' | 'decline' | 'hangUp'>,
  ): Promise<undefined> => {
    const phone = calls.phoneOf(callKey);
    if (phone === null) throw new AppError('call.unknown');
    await phones.control(phone.sourceName)[action](phone.sourceCallId);
    return undefined;
  };

  return {
    'portal.get': () => status.snapshot.get(),
    'portal.connect': async ({ webhookUrl }) => void (await portal.connect(webhookUrl)),
    'portal.signIn': async (form) => void (await portal.signIn(form)),
    'portal.cancelSignIn': () => void portal.cancelSignIn(),
    'portal.acceptNewAddress': async () => void (await portal.acceptNewAddress()),
    'portal.keepForSession': () => void portal.keepForSession(),
    'portal.leaveQuestion': () => void portal.leaveQuestion(),
    async 'portal.disconnect'({ dropWaitingCommands }) {
      const commandsWaiting = countOwed(commands.all());
      if (commandsWaiting > 0 && !dropWaitingCommands) return { disconnected: false, commandsWaiting };
      await portal.disconnect();
      return { disconnected: true, commandsWaiting };
    },
    'portal.checkAgain': async () => void (await portal.checkAgain()),
    'portal.retryCommand': ({ commandId }) => void commands.retry(commandId),
    'portal.giveUpCommand': ({ commandId }) => void commands.giveUp(commandId),
    'portal.openDevResources': () => openPortalPage('/devops/list/'),

    'calls.get': () => calls.rows.get(),
    'calls.dismiss': ({ callKey }) => void calls.dismiss(callKey),
    'calls.dismissAll': ({ callKeys, moreOfRevision }) => void calls.dismissAll(callKeys, moreOfRevision),
    'calls.undo': ({ dismissalId }) => void calls.undo(dismissalId),
    'calls.showCardAgain': ({ callKey }) => void calls.showCardAgain(callKey),
    async 'calls.openInCrm'({ callKey }) {
      const { crmEntity } = calls.get(callKey).party;
      if (crmEntity === null) throw new AppError('call.noCrmRecord');
      return openPortalPage(crmPath(crmEntity));
    },
    async 'calls.copyNumber'({ callKey }) {
      const { phoneNumber } = calls.get(callKey).party;
      if (phoneNumber === '') throw new AppError('call.noNumber');
      return copy(phoneNumber);
    },
    'calls.ringTestCall': () => void calls.ringTestCall(),
    'calls.answer': ({ callKey }) => withPhone(callKey, 'answer'),
    'calls.decline': ({ callKey }) => withPhone(callKey, 'decline'),
    'calls.hangUp': ({ callKey }) => withPhone(callKey, 'hangUp'),
    async 'calls.callBack'({ callKey }) {
      const { phoneNumber } = calls.get(callKey).party;
      if (phoneNumber === '') throw new AppError('call.noNumber');
      await dialling.dial(phoneNumber);
      return undefined;
    },
    'calls.dial': async ({ phoneNumber }) => void (await dialling.dial(phoneNumber)),
    'calls.readNumber': ({ phoneNumber }) => {
      const { numbers, leftOut } = dialling.read(phoneNumber);
      return { numbers: [...numbers], leftOut };
    },

    'phones.get': () => phones.snapshot.get(),
    'phones.copySetup': async ({ source, item }) => copy(phones.setupText(source, item)),
    'phones.test': ({ source }) => phones.test(source),
    'phones.renewSecret': async () => void (await parts.renewHookSecret()),
    'phones.writeSettings': ({ source }) => phones.writeSettings(source),

    'popup.get': () => calls.popup.get(),
    'popup.painted': ({ revision, heightPx, callKeys }) => {
      calls.entriesPainted(callKeys ?? []);
      popup.painted(revision, heightPx);
      return undefined;
    },
    'popup.giveKeyboardBack': () => void popup.giveKeyboardBack(),

    'main.painted': () => void mainWindow.painted(),

    'settings.get': settingsSnapshot,
    async 'settings.update'(patch) {
      await settings.update(patch);
      return settingsSnapshot();
    },
    'settings.choosingShortcut': ({ on }) => void parts.suspendShortcuts(on),
    'about.get': parts.about,
    'diagnostics.save': parts.saveDiagnostics,
  };
}

/** `/crm/contact/details/7/`: documented for companies, the others by the same pattern. */
function crmPath({ type, id }: CrmEntity): string {
  return `/crm/${type.toLowerCase()}/details/${id}/`;
}
