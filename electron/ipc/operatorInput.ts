import type { App, WebContents } from 'electron';

/** When the operator last pressed something in a window. */
export interface OperatorInput {
  watch(contents: Pick<WebContents, 'on'>): void;
  /** A key, a button, or a finger on the screen, in this window, a moment ago. */
  isRecent(contents: Pick<WebContents, 'on'>): boolean;
}

export interface OperatorInputDeps {
  readonly monotonicMs: () => number;
  /**
   * A screen reader or the like presses buttons through the system's accessibility interface, which no event tells of. While
   * one is at work every command counts as asked for: nobody is to be locked out.
   */
  readonly assistiveTechnologyIsOn: () => boolean;
}

/** From pressing to the command: longer than it takes a busy page, shorter than a page could wait for. */
const recentMs = 5_000;

/** What a pointer does on its way across the window is no pressing. */
const pressing =
  /^(?:mouseDown|mouseUp|pointerDown|pointerUp|rawKeyDown|keyDown|keyUp|char|touch(?:Start|End)|gesture\w*Tap)$/;

export function createOperatorInput(deps: OperatorInputDeps): OperatorInput {
  const pressedAtMs = new WeakMap<object, number>();
  return {
    watch(contents) {
      // Told by the browser process as it hands input to the page: a page cannot make one.
      contents.on('input-event', (_event, { type }) => {
        if (pressing.test(type)) pressedAtMs.set(contents, deps.monotonicMs());
      });
    },
    isRecent(contents) {
      const atMs = pressedAtMs.get(contents);
      if (atMs !== undefined && deps.monotonicMs() - atMs <= recentMs) return true;
      return deps.assistiveTechnologyIsOn();
    },
  };
}

/** Whether a screen reader or another aid uses the windows through the system's accessibility interface. */
export function assistiveTechnologyIsOn(
  app: Pick<App, 'accessibilitySupportEnabled'> & Partial<Pick<App, 'getAccessibilitySupportFeatures'>>,
): boolean {
  // Newer Electron names the parts that are in use; older versions know only of the whole.
  const features = app.getAccessibilitySupportFeatures?.() ?? [];
  return app.accessibilitySupportEnabled || features.length > 0;
}
