import { shell } from 'electron';
import { readConnectLink } from '../../../contracts/access/connectLink.ts';
import { AppError, type AppErrorData } from '../../../contracts/errors.ts';
import { createDialling, type BegunCall } from '../../core/dialling/dialling.ts';
import { textOfCallLink } from '../../core/dialling/dialledNumber.ts';
import { followChoice } from '../../core/settings/followChoice.ts';
import { createLinkHandler } from '../../desktop/callLinks/linkHandler.ts';
import { createMicrosipProgram } from '../../desktop/programs/microsipProgram.ts';
import { openSystemLink } from '../../desktop/programs/systemLinks.ts';
import { createRegistryDefault, fileExists, launch } from '../../desktop/programs/windowsPrograms.ts';
import type { House } from '../../house.ts';
import { stopAll, type Feature, type Handlers } from '../feature.ts';
import type { HistoryFeature } from '../calls/history.ts';
import type { PageOpener } from '../pageOpener.ts';
import type { PhonesFeature } from './phones.ts';

export interface DiallingFeature {
  /** As far as is known before it is tried: something is chosen that dials, and is there. */
  canDial(): boolean;
  /** Why not; null where nothing is known to be in the way. */
  problem(): AppErrorData | null;
  /** Dials a number. @returns the call that began, where what dials says so. @throws AppError `phone.*` */
  begin(phoneNumber: string): Promise<BegunCall | null>;
  /**
   * Dials the number of a call. What a caller has chosen that may be more than a call is filled in where numbers are dialled instead.
   *
   * @throws AppError `call.unknown`, `call.noNumber`, `phone.*`; then `phone.numberUnusual`
   */
  callBack(callKey: string): Promise<undefined>;
}

export interface DiallingOthers {
  readonly history: Pick<HistoryFeature, 'rowOf'>;
  readonly phones: PhonesFeature;
  readonly pageOpener: PageOpener;
}

/** What dials, and the links that ask for it. */
export function createDiallingFeature(house: House, { history, phones, pageOpener }: DiallingOthers) {
  const { app, settings, callLinks, log } = house;
  const handler = createLinkHandler({
    app,
    program: { path: process.execPath, args: app.isPackaged ? [] : [house.paths.appFolder] },
  });
  const microsip = createMicrosipProgram({
    platform: process.platform,
    env: process.env,
    fileExists,
    registryDefault: createRegistryDefault(house.paths.mainFile),
    launch,
  });
  const dialling = createDialling({
    dialWith: () => settings.settings.get().dialWith,
    phones: phones.phones,
    openSystemLink: (link) => openSystemLink(link, (checked) => shell.openExternal(checked)),
    startMicrosip: microsip.dial,
    seemsToHandleLinks: () => handler.knownToHandle() ?? settings.settings.get().handleCallLinks,
    handlesLinksItself: handler.handlesCallLinks,
  });

  const handleLinks = (on: boolean): void => {
    try {
      handler.handleCallLinks(on);
      settings.reportProblem('handleCallLinks', null);
    } catch (error) {
      const problem =
        error instanceof AppError ? error.toData() : new AppError('link.handlerNotSet').toData();
      settings.reportProblem('handleCallLinks', problem);
    }
  };
  const nothingToDial = (characters: number): void =>
    log.warn('call link', { problem: 'nothing that can be dialled', characters });

  const callBack = async (callKey: string): Promise<undefined> => {
    const row = await history.rowOf(callKey);
    try {
      await dialling.callBack(row);
    } catch (error) {
      if (error instanceof AppError && error.code === 'phone.numberUnusual')
        pageOpener.showCalls(row.party.phoneNumber);
      throw error;
    }
    return undefined;
  };

  return {
    canDial: dialling.canDial,
    problem: dialling.problem,
    begin: dialling.begin,
    callBack,
    handlers: {
      'calls.callBack': ({ callKey }) => callBack(callKey),
      'calls.dial': async ({ phoneNumber }) => void (await dialling.dial(phoneNumber)),
      'calls.readNumber': ({ phoneNumber }) => {
        const { numbers, leftOut } = dialling.read(phoneNumber);
        return { numbers: [...numbers], leftOut };
      },
    } satisfies Handlers,
    start() {
      // A program run from its sources would leave a handler behind that points at them. On Linux the package names the links, and
      // Electron would wait for another program meanwhile.
      if (app.isPackaged && process.platform !== 'linux') handler.handleOwnLinks();
      // There it costs nothing, and what was chosen in an earlier session may not have been given.
      if (process.platform !== 'linux' && settings.settings.get().handleCallLinks) handler.handlesCallLinks();
      return stopAll(
        // At start nothing is registered: the choice was made in an earlier session, or by the installer. What the company has
        // chosen nobody has registered yet.
        followChoice(settings.settings, 'handleCallLinks', (on, isNew) => {
          const origin = settings.originOf('handleCallLinks');
          if (isNew || origin === 'locked' || (origin === 'preset' && on)) handleLinks(on);
        }),
        callLinks.follow({
          onCallLink: (link) => {
            const text = textOfCallLink(link);
            if (text === null) nothingToDial(link.length);
            // A web page may have sent it: what it holds is shown to the operator, who decides.
            else pageOpener.showCalls(text);
          },
          onRingsideLink(link) {
            const offer = readConnectLink(link);
            if (offer === null) void phones.openLink(link);
            else pageOpener.showConnect(offer);
          },
          onNothingToDial: nothingToDial,
        }),
      );
    },
  } satisfies Feature & DiallingFeature;
}
