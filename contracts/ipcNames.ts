export const windowNames = ['main', 'popup'] as const;
export type WindowName = (typeof windowNames)[number];

/**
 * Every question and order, and the windows that may send it. The names stand apart from their schemas (`ipc.ts`) so that
 * the preload script stays small; the compiler proves that neither file has a name the other lacks.
 */
export const ipcCommandWindows = {
  'portal.get': ['main'],
  'portal.connect': ['main'],
  'portal.signIn': ['main'],
  'portal.cancelSignIn': ['main'],
  'portal.acceptNewAddress': ['main'],
  'portal.useAllTheSame': ['main'],
  'portal.keepForSession': ['main'],
  'portal.leaveQuestion': ['main'],
  'portal.disconnect': ['main'],
  'portal.checkAgain': ['main'],
  'portal.retryCommand': ['main'],
  'portal.retryCommands': ['main'],
  'portal.giveUpCommand': ['main'],
  'portal.openDevResources': ['main'],
  'calls.get': ['main'],
  'calls.dismiss': ['main', 'popup'],
  'calls.dismissAll': ['main', 'popup'],
  'calls.undo': ['popup'],
  'calls.closeUndo': ['popup'],
  'calls.tryHideAgain': ['popup'],
  'calls.failureSeen': ['popup'],
  'calls.showCardAgain': ['main'],
  'calls.openInCrm': ['main', 'popup'],
  'calls.openRecord': ['popup'],
  'calls.copyNumber': ['main', 'popup'],
  'calls.copyHandOver': ['main'],
  'calls.ringTestCall': ['main'],
  'calls.answer': ['main', 'popup'],
  'calls.decline': ['main', 'popup'],
  'calls.hangUp': ['main', 'popup'],
  'calls.hold': ['main', 'popup'],
  'calls.resume': ['main', 'popup'],
  'calls.sendDigits': ['main', 'popup'],
  'calls.transfer': ['main', 'popup'],
  'calls.callBack': ['main'],
  'calls.dial': ['main'],
  'calls.dialClicked': ['popup'],
  'calls.readNumber': ['main'],
  'history.get': ['main'],
  'history.page': ['main'],
  'history.toCallBack': ['main'],
  'history.tickOff': ['main'],
  'history.putBack': ['main'],
  'history.day': ['main'],
  'history.export': ['main'],
  'history.erase': ['main'],
  'notes.get': ['main'],
  'notes.type': ['main'],
  'notes.save': ['main'],
  'notes.tryAgain': ['main'],
  'notes.discard': ['main'],
  'notes.skip': ['main'],
  'notes.open': ['main', 'popup'],
  'recordings.get': ['main'],
  'recordings.chooseFolder': ['main'],
  'recordings.attach': ['main'],
  'recordings.tryAgain': ['main'],
  'recordings.leave': ['main'],
  'recordings.look': ['main'],
  'phones.get': ['main'],
  'phones.copySetup': ['main'],
  'phones.find': ['main'],
  'phones.test': ['main'],
  'phones.renewSecret': ['main'],
  'phones.writeSettings': ['main'],
  'clicks.get': ['main'],
  'clicks.look': ['main'],
  'clicks.makeLine': ['main'],
  'clicks.chooseLine': ['main'],
  'clicks.lineBack': ['main'],
  'clicks.tryIt': ['main'],
  'notice.get': ['popup'],
  'notice.dismiss': ['popup'],
  'popup.get': ['popup'],
  'popup.painted': ['popup'],
  'popup.isUnderPointer': ['popup'],
  'popup.drag': ['popup'],
  'popup.choosePlace': ['main'],
  'popup.giveKeyboardBack': ['popup'],
  'popup.openCallList': ['popup'],
  'main.showsPage': ['main'],
  'main.pageFailed': ['main'],
  'quiet.get': ['main'],
  'quiet.choose': ['main', 'popup'],
  'quiet.noted': ['main'],
  'ring.get': ['popup'],
  'ring.mute': ['popup'],
  'ring.played': ['main', 'popup'],
  'settings.get': ['main', 'popup'],
  'settings.update': ['main'],
  'settings.choosingShortcut': ['main'],
  'floor.get': ['main'],
  'floor.storePassword': ['main'],
  'floor.removePassword': ['main'],
  'floorView.get': ['main'],
  'floorView.retryForAll': ['main'],
  'about.get': ['main'],
  'about.copyVersion': ['main'],
  'installed.get': ['main'],
  'installed.restart': ['main'],
  'updates.get': ['main'],
  'updates.ask': ['main'],
  'updates.load': ['main'],
  'updates.cancel': ['main'],
  'updates.newSeen': ['main'],
  'diagnostics.save': ['main'],
  'selfCheck.get': ['main'],
  'selfCheck.start': ['main'],
  'selfCheck.cancel': ['main'],
  'selfCheck.copy': ['main'],
} as const satisfies Record<string, readonly WindowName[]>;
export type CommandName = keyof typeof ipcCommandWindows;

/**
 * SECURITY: what these do is felt outside of Ringside: they speak with a server that the message names, ring somebody up,
 * open another program, fill the clipboard, or cannot be taken back. They are done only shortly after the operator pressed a key or a button in that
 * window, which a script cannot do.
 */
export const ipcCommandsByHand: readonly CommandName[] = [
  'portal.connect',
  'portal.signIn',
  'portal.useAllTheSame',
  'portal.openDevResources',
  'calls.dial',
  'calls.callBack',
  'calls.sendDigits',
  'calls.transfer',
  'calls.dialClicked',
  'clicks.makeLine',
  'clicks.chooseLine',
  'clicks.lineBack',
  'calls.openInCrm',
  'calls.openRecord',
  'calls.copyNumber',
  'calls.copyHandOver',
  'history.erase',
  'notes.open',
  'recordings.chooseFolder',
  'recordings.attach',
  'phones.copySetup',
  'selfCheck.copy',
  'about.copyVersion',
  'installed.restart',
  'updates.ask',
  'updates.load',
  'phones.renewSecret',
  'phones.writeSettings',
  'floor.storePassword',
  'floor.removePassword',
  'floorView.retryForAll',
];

/** Every state snapshot that the main process publishes, and the windows that follow it. */
export const ipcEventWindows = {
  'portal.changed': ['main'],
  'calls.changed': ['main'],
  'history.changed': ['main'],
  'notes.changed': ['main'],
  'recordings.changed': ['main'],
  'phones.changed': ['main'],
  'clicks.changed': ['main'],
  'notice.changed': ['popup'],
  'popup.changed': ['popup'],
  /** The popup has come up, or grown, under the pointer: nobody has aimed at what is there now. */
  'popup.cameUnderPointer': ['popup'],
  /** The popup has come to the screen, or left it. */
  'popup.shown': ['popup'],
  'installed.changed': ['main'],
  'updates.changed': ['main'],
  'quiet.changed': ['main'],
  'ring.changed': ['popup'],
  /** A sound to be tried. */
  'ring.try': ['popup'],
  'settings.changed': ['main', 'popup'],
  'floor.changed': ['main'],
  'floorView.changed': ['main'],
  'selfCheck.changed': ['main'],
  'main.navigate': ['main'],
  'computer.woke': ['main', 'popup'],
} as const satisfies Record<string, readonly WindowName[]>;
export type EventName = keyof typeof ipcEventWindows;

/** The pages of the main window, in the order of its navigation. `floor` is for those alone who lead. */
export const mainPages = ['calls', 'floor', 'portal', 'phones', 'settings', 'about'] as const;
export type MainPage = (typeof mainPages)[number];

/** The pages that this operator has. @param leads whether they see the floor (`seesFloor`) */
export function pagesFor(leads: boolean): readonly MainPage[] {
  return leads ? mainPages : mainPages.filter((page) => page !== 'floor');
}

/** As much of what a page threw as is logged. */
export const pageErrorAtMost = 300;

/** A page's place in the address of the main window, so that links and Back work as everywhere. */
export function hrefOf(page: MainPage): string {
  return `#/${page}`;
}

/** Behind the address of a page that is loaded once more in its window: what the window was made with is old by then. */
export const loadedAgain = '?again';

/** How a window's preload learns which window it serves. */
export const windowArgumentPrefix = '--ringside-window=';
