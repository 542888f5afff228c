/**
 * The names alone, without schemas, so that the preload script stays small. `ipc.ts` gives each name its schemas and the
 * compiler proves that neither file has one that the other lacks.
 */
export const commandNames = [
  'portal.get',
  'portal.connect',
  'portal.keepForSession',
  'portal.disconnect',
  'portal.checkAgain',
  'portal.retryCommand',
  'portal.giveUpCommand',
  'portal.openDevResources',
  'calls.get',
  'calls.dismiss',
  'calls.dismissAll',
  'calls.undo',
  'calls.showCardAgain',
  'calls.openInCrm',
  'calls.copyNumber',
  'calls.ringTestCall',
  'popup.get',
  'popup.painted',
  'popup.giveKeyboardBack',
  'settings.get',
  'settings.update',
  'about.get',
] as const;
export type CommandName = (typeof commandNames)[number];

export const eventNames = ['portal.changed', 'calls.changed', 'popup.changed', 'settings.changed', 'main.navigate'] as const;
export type EventName = (typeof eventNames)[number];

export const windowNames = ['main', 'popup'] as const;
export type WindowName = (typeof windowNames)[number];

/** How a window's preload learns which window it serves. */
export const windowArgumentPrefix = '--ringside-window=';
