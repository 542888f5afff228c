import type { App } from 'electron';

/** Whether a screen reader or another aid uses the windows through the system's accessibility interface. */
export function assistiveTechnologyIsOn(
  app: Pick<App, 'accessibilitySupportEnabled'> & Partial<Pick<App, 'getAccessibilitySupportFeatures'>>,
): boolean {
  // Newer Electron names the parts that are in use; older versions know only of the whole.
  const features = app.getAccessibilitySupportFeatures?.() ?? [];
  return app.accessibilitySupportEnabled || features.length > 0;
}
