import * as v from 'valibot';

/**
 * Every way something can go wrong that a person may be told about. The set is closed: each code has a text and a
 * next step in every language (`errorTexts.ts`), and `test/contracts` proves it.
 */
export const appErrorCodes = [
  'unexpected',
  // What was typed into "Webhook URL"
  'webhookUrl.empty',
  'webhookUrl.notAUrl',
  'webhookUrl.notHttps',
  'webhookUrl.notAWebhook',
  // What a portal answers, or why it does not
  'portal.nameNotResolved',
  'portal.unreachable',
  'portal.offline',
  'portal.timedOut',
  'portal.certificateNotTrusted',
  'portal.proxyNeedsSignIn',
  'portal.proxyFailed',
  'portal.clientCertificateNeeded',
  'portal.down',
  'portal.notAPortal',
  'portal.moved',
  'portal.webhookRejected',
  'portal.telephonyScopeMissing',
  'portal.insufficientScope',
  'portal.expiredToken',
  'portal.accessDenied',
  'portal.overloadBlock',
  'portal.tooManyRequests',
  'portal.operationTimeLimit',
  'portal.wrongAuthType',
  'portal.methodUnknown',
  'portal.businessError',
  'portal.deleted',
  'portal.unexpectedAnswer',
  'portal.answerTooLarge',
  'portal.notConnected',
  'portal.paymentRequired',
  'portal.userHasNoAccess',
  'portal.userNotAuthorized',
  'portal.userHidden',
  'portal.userDismissed',
  'portal.userExtranet',
  'portal.userOther',
  'portal.applicationDeleted',
  'portal.captivePortal',
  'portal.clockSkewed',
  // Signing in by local application (OAuth 2.0)
  'portalAddress.notValid',
  'oauth.clientIdEmpty',
  'oauth.clientSecretEmpty',
  'oauth.clientRejected',
  'oauth.codeRejected',
  'oauth.signInAgain',
  'oauth.stateMismatch',
  'oauth.windowClosed',
  'oauth.pageCrashed',
  'oauth.pageMisbehaves',
  'oauth.tokenServerUnknown',
  // The operator's own push channel
  'push.scopeMissing',
  'push.refused',
  'push.unreachable',
  'push.stalled',
  'push.notLive',
  // Where secrets are kept
  'keychain.missing',
  'keychain.locked',
  'keychain.notOpen',
  'keychain.failed',
  'keychain.entryGone',
  'keychain.entryLeft',
  // The connection that is remembered, and the one before
  'connection.unreadable',
  'connection.notReadable',
  'connection.addressNotSafe',
  'connection.owedToAnother',
  // Calls and what is owed for them
  'call.unknown',
  'call.noCard',
  'call.noCrmRecord',
  'call.noNumber',
  'call.otherResponsible',
  'command.expired',
  'restart.callGoesOn',
  // Notes about calls
  'note.empty',
  'note.outcomeMissing',
  'note.noActivity',
  'note.callUnknown',
  'note.rightMissing',
  'note.notSaved',
  'note.notKept',
  // Recordings of calls
  'recording.callNotFinished',
  'recording.gone',
  'recording.notReadable',
  'recording.changed',
  'recording.notYours',
  'recording.notSound',
  'recording.noSound',
  'recording.notWhole',
  'recording.tooLarge',
  'recording.notTranscript',
  'recording.addressNotSafe',
  'recording.uploadRefused',
  'recording.notAttached',
  'recording.switchedOff',
  'recording.lockedOff',
  'recording.folderNotChosen',
  'recording.folderMissing',
  'recording.folderNotReadable',
  'recording.folderTooFull',
  'recording.namesNotUnderstood',
  'recording.notKept',
  // What is owed, on disk
  'journal.unreadable',
  'journal.notWritable',
  'journal.locked',
  'journal.newerVersion',
  // Calls on disk
  'history.unreadable',
  'history.notWritable',
  'history.locked',
  'history.newerVersion',
  'history.notExported',
  'history.notErased',
  'history.notReadWhole',
  'history.noAnswer',
  // Phones and their receivers
  'phone.notReachable',
  'phone.refused',
  'phone.cannot',
  'phone.noTransferNumber',
  'phone.transferFailed',
  'phone.transferUnderWay',
  'phone.transferUnsure',
  'phone.numberNotValid',
  'phone.numberUnclear',
  'phone.numberUnusual',
  'phone.noPhoneToDial',
  'phone.running',
  'phone.settingsNotFound',
  'phone.settingsNotWritten',
  'phone.nothingHeard',
  'receiver.portTaken',
  'receiver.addressGone',
  'receiver.notOpen',
  'receiver.addressNotChosen',
  'receiver.addressNotValid',
  // Registering calls
  'register.webhookMayNot',
  'register.failed',
  // Numbers pressed in Bitrix24
  'click.tooLate',
  'click.notPressed',
  'click.inCall',
  'click.dialledLate',
  'click.lineMissing',
  'click.lineNotChosen',
  'click.rightMissing',
  'click.lineNotTaken',
  'click.formerLineGone',
  'click.webhookNeeded',
  'click.webhookRefused',
  // Call-back requests
  'callback.applicationNeeded',
  'callback.notAdministrator',
  'callback.refused',
  'link.handlerNotSet',
  'link.notOpened',
  // Messages of connectors
  'connector.messageNotValid',
  // The popup, the ring and the desktop's notifications
  'popup.notShown',
  'ring.outputGone',
  'ring.notHeard',
  'notification.notShown',
  // The company's broker
  'floor.noBroker',
  'floor.passwordMissing',
  'floor.keychainAway',
  'floor.authorityNotReadable',
  'floor.unreachable',
  'floor.certificateNotTrusted',
  'floor.refused',
  'floor.notSetUp',
  'floor.closed',
  'floor.blocked',
  'floor.noWorker',
  'floor.clearRefused',
  // Diagnostics
  'diagnostics.notSaved',
  // Settings and the desktop
  'settings.unreadable',
  'settings.ofNewerVersion',
  'settings.notReadable',
  'settings.notSaved',
  'settings.locked',
  'settings.startSwitchedOff',
  // What the company presets and locks
  'policy.notReadable',
  'policy.notSafe',
  'policy.nameUnknown',
  'policy.valueNotValid',
  'policy.notLockable',
  'policy.holdsSecret',
  'policy.holdsVariables',
  'policy.connectionLocked',
  'policy.diagnosticsLocked',
  // Updates of a program that updates itself
  'update.unreachable',
  'update.redirected',
  'update.notSigned',
  'update.otherProgram',
  'update.older',
  'update.tooLarge',
  'update.damaged',
  'update.publisherUnknown',
  'update.notVerifiable',
  'update.notWritten',
  'update.notYours',
  'shortcut.taken',
  'shortcut.notValid',
  // The typed IPC itself
  'ipc.senderNotTrusted',
  'ipc.windowNotAllowed',
  'ipc.inputNotValid',
  'ipc.notAskedByHand',
] as const;

const appErrorCodeSchema = v.picklist(appErrorCodes);
export type AppErrorCode = (typeof appErrorCodes)[number];

/**
 * An error as it crosses the IPC and is kept in snapshots: the code and the values its text needs (host names, scope
 * names, a portal's own description). Values are untrusted text and never hold a secret.
 */
export const appErrorDataSchema = v.object({
  code: appErrorCodeSchema,
  params: v.optional(v.record(v.string(), v.string()), {}),
});
export type AppErrorData = v.InferOutput<typeof appErrorDataSchema>;

/** The one error class of the house: thrown by adapters and core, turned into `AppErrorData` at the IPC edge. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly params: Readonly<Record<string, string>>;

  /** @param cause kept for the log alone; it never reaches a window */
  constructor(code: AppErrorCode, params: Readonly<Record<string, string>> = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.params = params;
  }

  toData(): AppErrorData {
    return { code: this.code, params: { ...this.params } };
  }
}

/** Any thrown value as `AppErrorData`; what is not an `AppError` becomes `unexpected`, without its text. */
export function toAppErrorData(error: unknown): AppErrorData {
  return error instanceof AppError ? error.toData() : { code: 'unexpected', params: {} };
}
