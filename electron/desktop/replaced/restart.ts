import type { App, RelaunchOptions } from 'electron';

export interface RestartDeps {
  readonly app: Pick<App, 'isPackaged' | 'getAppPath'>;
  readonly argv: readonly string[];
  readonly appImage: string | undefined;
}

/**
 * How the program is started again: with the switches that it was started with, since they say where its profile lies. Not with
 * the link that it may have been opened by, and not hidden: the operator has just pressed a button.
 */
export function restartOptions({ app, argv, appImage }: RestartDeps): RelaunchOptions {
  const end = argv.indexOf('--');
  const switches = argv
    .slice(1, end < 0 ? undefined : end)
    .filter((argument) => argument.startsWith('--') && argument !== '--hidden');
  return {
    args: app.isPackaged ? switches : [...switches, app.getAppPath()],
    // What runs lies in a folder that goes with it.
    ...(app.isPackaged && appImage !== undefined ? { execPath: appImage } : {}),
  };
}
