import type { CrmEntity, CrmMatch } from '../../../contracts/calls.ts';
import type { AppErrorData } from '../../../contracts/errors.ts';
import type { Operator, PushHealth } from '../../../contracts/portal.ts';
import type { ApplicationAccess, PortalAccess } from '../../../contracts/access/portalAccess.ts';
import type { TransferTo } from '../../../contracts/talk/talk.ts';
import type { CallbackQueue } from './callbacks/callbackQueue.ts';
import type { ClickLine } from './clickToCall/clickLine.ts';
import type { CallStatistics } from './people/callStatistics.ts';
import type { OwnNotices } from './people/ownNotices.ts';
import type { WorkingDay } from './people/workingDay.ts';
import type { CallEnd, RecordingDetails, RegisterDetails, TranscriptDetails } from './commandRecord.ts';
import type { OperatorIs } from './connectionRecord.ts';
import type { AuthorizationCode } from './signIn.ts';

/** What a portal says about a webhook or an application's sign-in when it is connected. */
export interface PortalCheck {
  readonly operator: Operator;
  /** As `scope` lists them. */
  readonly scopes: readonly string[];
  /**
   * From `method.get`: whether the portal has the method and lets this sign-in use it. `pull.config.get` is for
   * webhooks alone and `pull.application.config.get` for applications alone: the other one is always false.
   */
  readonly methods: Readonly<Record<CheckedMethod, boolean>>;
}

export type CheckedMethod = 'telephony.externalCall.hide' | 'pull.config.get' | 'pull.application.config.get';

/** What the portal answered to a command, told apart as product section 5 asks. */
export type CommandAnswer =
  /**
   * `true`: the card was told to close (or to open). Of a finish: the call is in the portal's statistics, and `activityId` is
   * the CRM activity that was made of it, where one was. Of a note, a recording, a transcript: it is
   * saved.
   */
  | { readonly kind: 'acknowledged'; readonly activityId?: number }
  /** Of a register alone: the portal's id of the call. */
  | { readonly kind: 'registered'; readonly callId: string }
  /** `false`: the portal no longer knows the call. Of a finish: it is finished already, or was never there. */
  | { readonly kind: 'nothingToDo' }
  /** To be tried again; not before `notBeforeMs` (Unix ms) where the portal named a time. */
  | { readonly kind: 'retry'; readonly error: AppErrorData; readonly notBeforeMs: number | null }
  /** Trying again as things are would not help. */
  | { readonly kind: 'failed'; readonly error: AppErrorData };

/** One hide or show on its way to the portal. */
export interface CardOrder {
  readonly kind: 'hide' | 'show';
  readonly callId: string;
  readonly userIds: readonly number[];
}

/** `telephony.externalCall.register` for this operator. */
export interface RegisterOrder {
  readonly kind: 'register';
  /** Unique for each call, and the same in every try: thereby a repetition gets the CALL_ID of the first. */
  readonly externalCallId: string;
  readonly userId: number;
  readonly call: Pick<RegisterDetails, 'phoneNumber' | 'direction' | 'startedAtMs' | 'line' | 'show'>;
}

/** `telephony.externalCall.finish` by this operator. */
export interface FinishOrder {
  readonly kind: 'finish';
  readonly callId: string;
  readonly userId: number;
  readonly end: CallEnd;
}

/** What of the orders may travel with others in one `batch`. */
export type BatchOrder = CardOrder | RegisterOrder | FinishOrder;

/** A note for the CRM activity of this call. It takes the place of what was saved there before. */
export interface NoteOrder {
  readonly kind: 'note';
  readonly callId: string;
  /** Null where the activity has to be found by the CALL_ID. */
  readonly activityId: number | null;
  readonly text: string;
}

/** The recording of this finished call. It takes the place of the one that was attached before. */
export interface RecordingOrder extends RecordingDetails {
  readonly kind: 'recording';
  readonly callId: string;
}

/** What was said in this finished call, in words. */
export interface TranscriptOrder extends TranscriptDetails {
  readonly kind: 'transcript';
  readonly callId: string;
}

export type TelephonyOrder = BatchOrder | NoteOrder | RecordingOrder | TranscriptOrder;

/** Commands a single `batch` may carry (Bitrix24 docs, batch). */
export const batchSizeAtMost = 50;

/** For an order that an adapter left out: it is taken for one whose answer was lost. */
export const noAnswer: CommandAnswer = {
  kind: 'retry',
  error: { code: 'portal.unexpectedAnswer', params: {} },
  notBeforeMs: null,
};

/**
 * The calls of `telephony.externalCall.*` that Ringside owes the portal, and the notes about calls. They answer; they never
 * throw.
 */
export interface Telephony {
  /** `telephony.externalCall.hide` with CALL_ID and USER_ID (a scalar for one operator, an array for several). */
  hideCard(callId: string, userIds: readonly number[]): Promise<CommandAnswer>;
  /** `telephony.externalCall.show`, same shape. */
  showCard(callId: string, userIds: readonly number[]): Promise<CommandAnswer>;
  registerCall(order: RegisterOrder): Promise<CommandAnswer>;
  finishCall(order: FinishOrder): Promise<CommandAnswer>;
  /** Two requests. `note.noActivity`, to be tried again, where the CRM has no activity of this call (yet). */
  saveNote(order: NoteOrder): Promise<CommandAnswer>;
  /**
   * Two requests, the second of which carries the file. `recording.callNotFinished`, to be tried again, where the portal has not
   * finished the call (yet).
   */
  attachRecording(order: RecordingOrder): Promise<CommandAnswer>;
  /** `recording.callNotFinished` as above. */
  attachTranscript(order: TranscriptOrder): Promise<CommandAnswer>;
  /**
   * Up to `batchSizeAtMost` orders in one `batch` request; one answer an order, in the same order. Where the request as a
   * whole fails, each order gets that answer.
   */
  sendBatch(orders: readonly BatchOrder[]): Promise<readonly CommandAnswer[]>;
  /**
   * Whether this one takes another way than a request to the portal now, and its answer another time: what else is sent is not to wait
   * for it. Left out where nothing does.
   */
  goesApart?(order: TelephonyOrder): boolean;
}

/** One message of the push channel, already unwrapped from its framing. `params` is untrusted. */
export interface PushMessage {
  /** The continuation id; null where the server sent none. */
  readonly mid: string | null;
  /** Bitrix24's module: `voximplant`, `im`... */
  readonly moduleId: string;
  readonly command: string;
  readonly params: unknown;
  /**
   * Unix ms by this computer's clock at which the portal made it, never later than now; null where it does not say.
   * Messages that are replayed after a gap are as old as the gap was long.
   */
  readonly sentAtMs: number | null;
  /** It may be older than that: what is done of itself, as dialling a number, is asked about first. */
  readonly mayBeOlder?: true;
}

export interface PushHandlers {
  /** In the order of arrival, each `mid` once. */
  onMessage(message: PushMessage): void;
  onHealth(health: PushHealth): void;
}

/** The operator's own push channel (`pull.config.get`): socket first, long polling when sockets fail. */
export interface PushChannel {
  /** Starts listening; the returned function closes everything. */
  start(handlers: PushHandlers): () => void;
  /** The network is back or the computer woke up: try at once, whatever the back-off says. */
  reconnectNow(reason: 'networkReturned' | 'wokeUp'): void;
  /** The computer goes to sleep: close the channel, keep the `mid`. */
  pause(): void;
}

/** What the portal's CRM knows of a number. Texts are untrusted. */
export interface CallerFound {
  readonly name: string | null;
  readonly company: string | null;
  readonly responsible: string | null;
  readonly crmEntity: CrmEntity | null;
  /**
   * Records with this number, in the portal's order; one at least. `unclear`: some could not be read, so that nobody can say
   * which it is.
   */
  readonly matches: readonly CrmMatch[] | 'unclear';
  /** How many there are beside `matches`; left out where there are none. */
  readonly more?: number;
  /** Who looks after all of them; left out where that is not one person who is at work, as far as the portal says. */
  readonly inCharge?: TransferTo;
}

/** Asks the portal who a number belongs to. Adapter: `electron/portal/callerLookUp.ts`. */
export interface CallerLookUp {
  /**
   * @param phoneNumber in international form (E.164) where that is known, else as it came
   * @returns null where the portal knows nobody with this number
   * @throws AppError `portal.*`
   */
  look(phoneNumber: string): Promise<CallerFound | null>;
}

/** A portal in use. */
export interface PortalSession {
  /** @throws AppError with one of the `portal.*` codes */
  check(): Promise<PortalCheck>;
  /**
   * Whom the sign-in belongs to, by the portal's list of people: one request, or two. Whatever fails is `unknown`.
   * @param userId as `check` names the operator
   */
  whoIs(userId: number): Promise<OperatorIs>;
  /** A person asks whether the portal is well now: waits that it named before are over. */
  waitNoMore(): void;
  readonly telephony: Telephony;
  readonly callerLookUp: CallerLookUp;
  /** What colleagues did, where this sign-in may see it. */
  readonly callStatistics: CallStatistics;
  readonly workingDay: WorkingDay;
  readonly ownNotices: OwnNotices;
  /** Null for an application: its operator's own channel, on which clicks are told, is for webhooks alone. */
  readonly clickLine: ClickLine | null;
  /** Null for a webhook: such events are for applications. */
  readonly callbackQueue: CallbackQueue | null;
  readonly push: PushChannel;
  /** The application's own channel (`pull.application.config.get`); null for a webhook. */
  readonly connectorPush: PushChannel | null;
}

/** How a session of a local application keeps its tokens. */
export interface TokenKeeper {
  /** The rotated tokens, stored before they are used. @throws AppError `keychain.*`: then they are used all the same */
  keep(access: ApplicationAccess): Promise<void>;
}

/** Opens sessions. Adapter: `electron/portal`. Opening sends nothing. */
export interface Portals {
  /** Loads what the first request needs, while others wait for something else. Whether that worked shows at the request. */
  prepare(): void;
  open(access: PortalAccess, tokens: TokenKeeper): PortalSession;
  /**
   * Trades the code of a sign-in for tokens, at once: it lives for 30 s.
   * @throws AppError `oauth.*`, `portal.*`
   */
  exchangeCode(request: CodeExchange): Promise<ApplicationAccess>;
}

export interface CodeExchange {
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authorization: AuthorizationCode;
}
