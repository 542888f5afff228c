import type { App } from 'electron';

/**
 * Makes this the one running program for its user-data folder. Returns null where another one runs already: that one is
 * told, and this one has to end without doing anything else.
 */
export function becomeOnlyInstance(
  app: App,
): { onSecondStart(handler: (argv: readonly string[]) => void): void } | null {
  if (!app.requestSingleInstanceLock()) return null;
  return {
    onSecondStart: (handler) => void app.on('second-instance', (_event, argv) => handler(argv)),
  };
}
