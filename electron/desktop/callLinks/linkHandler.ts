import type { App } from 'electron';
import { AppError } from '../../../contracts/errors.ts';

/** Links that phones are for. */
const callSchemes = ['tel', 'callto', 'sip', 'sips'] as const;

export interface LinkHandlerDeps {
  readonly app: Pick<
    App,
    'setAsDefaultProtocolClient' | 'removeAsDefaultProtocolClient' | 'isDefaultProtocolClient'
  >;
  /**
   * How the system starts Ringside: the executable and, where it runs from its sources, the folder of the program.
   * Only Windows uses it.
   */
  readonly program: { readonly path: string; readonly args: readonly string[] };
}

/** Ringside as the system's program for links. */
export interface LinkHandler {
  /**
   * Opt-in: takes or gives back `tel:`, `callto:`, `sip:` and `sips:`. On Windows 10 and later the operator still chooses
   * in the system's settings; on macOS and Linux the installed program has to name the schemes.
   *
   * @throws AppError `link.handlerNotSet` with the schemes that the system did not give
   */
  handleCallLinks(on: boolean): void;
  /** `ringside://`, which no other program has any use for. @returns whether the system agreed */
  handleOwnLinks(): boolean;
  /** The system opens `tel:` with Ringside. Asks the system, which takes a tenth of a second on Linux, with nothing else done meanwhile. */
  handlesCallLinks(): boolean;
  /** What the system said of that last, in this run; null before it was asked. Costs nothing. */
  knownToHandle(): boolean | null;
}

export function createLinkHandler({ app, program }: LinkHandlerDeps): LinkHandler {
  // SECURITY: what follows `--` is no switch to Chromium, whatever the link holds. Electron compares path and arguments
  // when it asks or removes, so that they are the same everywhere.
  const args = [...program.args, '--'];
  const isOurs = (scheme: string): boolean => app.isDefaultProtocolClient(scheme, program.path, args);

  let known: boolean | null = null;

  return {
    handleCallLinks(on) {
      if (!on) {
        known = false;
        for (const scheme of callSchemes)
          if (isOurs(scheme)) app.removeAsDefaultProtocolClient(scheme, program.path, args);
        return;
      }
      const refused = callSchemes.filter(
        (scheme) => !isOurs(scheme) && !app.setAsDefaultProtocolClient(scheme, program.path, args),
      );
      known = !refused.includes('tel');
      if (refused.length > 0) throw new AppError('link.handlerNotSet', { schemes: refused.join(', ') });
    },
    handleOwnLinks: () =>
      isOurs('ringside') || app.setAsDefaultProtocolClient('ringside', program.path, args),
    handlesCallLinks: () => (known = isOurs('tel')),
    knownToHandle: () => known,
  };
}
