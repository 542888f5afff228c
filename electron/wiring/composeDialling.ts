import { app, shell } from 'electron';
import { AppError } from '../../contracts/errors.ts';
import type { OperatorSettings } from '../core/settings/operatorSettings.ts';
import { textOfCallLink } from '../core/dialling/dialledNumber.ts';
import { createDialling, type Dialling } from '../core/dialling/dialling.ts';
import type { Phones } from '../core/phones/phones.ts';
import type { Log } from '../core/ports/log.ts';
import type { CallLinks } from '../desktop/callLinks/callLinks.ts';
import { createLinkHandler } from '../desktop/callLinks/linkHandler.ts';
import { createMicrosipProgram } from '../desktop/programs/microsipProgram.ts';
import { openSystemLink } from '../desktop/programs/systemLinks.ts';
import { fileExists, launch, registryDefault } from '../desktop/programs/windowsPrograms.ts';

export interface DiallingParts {
  readonly settings: OperatorSettings;
  readonly phones: Phones;
  readonly callLinks: CallLinks;
  readonly appFolder: string;
  /** A link asks for a number to be dialled: it, or what may be several, is shown to the operator, who decides. */
  readonly onNumber: (text: string) => void;
  readonly onRingsideLink: (link: string) => void;
  readonly log: Log;
}

/** What dials, and the links that ask for it. */
export function composeDialling(parts: DiallingParts): { readonly dialling: Dialling; start(): void } {
  const { settings, phones, callLinks } = parts;
  const handler = createLinkHandler({
    app,
    program: { path: process.execPath, args: app.isPackaged ? [] : [parts.appFolder] },
  });
  const microsip = createMicrosipProgram({
    platform: process.platform,
    env: process.env,
    fileExists,
    registryDefault,
    launch,
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
    parts.log.warn('call link', { problem: 'nothing that can be dialled', characters });

  return {
    dialling: createDialling({
      dialWith: () => settings.settings.get().dialWith,
      phones,
      openSystemLink: (link) => openSystemLink(link, (checked) => shell.openExternal(checked)),
      startMicrosip: microsip.dial,
      handlesLinksItself: handler.handlesCallLinks,
    }),
    start() {
      let handled = settings.settings.get().handleCallLinks;
      // At start nothing is registered: the choice was made in an earlier session, or by the installer.
      settings.settings.follow(({ handleCallLinks }) => {
        if (handleCallLinks === handled) return;
        handled = handleCallLinks;
        handleLinks(handleCallLinks);
      });
      // A program run from its sources would leave a handler behind that points at them.
      if (app.isPackaged) handler.handleOwnLinks();
      callLinks.follow({
        onCallLink: (link) => {
          const text = textOfCallLink(link);
          if (text === null) nothingToDial(link.length);
          else parts.onNumber(text);
        },
        onRingsideLink: parts.onRingsideLink,
        onNothingToDial: nothingToDial,
      });
    },
  };
}
