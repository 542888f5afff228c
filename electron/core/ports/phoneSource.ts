import type { AppErrorData } from '../../../contracts/errors.ts';
import type {
  PhoneAction,
  PhoneHealth,
  PhoneNews,
  PhoneSourceName,
  PhoneTest,
  PhoneWay,
} from '../../../contracts/phones.ts';
import type { CallEvent } from './callSource.ts';

export interface PhoneSourceHandlers {
  /** `sourceName` of the event is the source's own name. */
  onEvent(event: CallEvent): void;
  onNews(news: PhoneNews, atMs: number): void;
  onHealth(health: PhoneHealth): void;
}

/** One thing to copy into the phone's own settings. `text` holds the receiver's secret. */
export interface SetupText {
  /** Unique within the source. */
  readonly id: string;
  /** The setting's name in the phone. */
  readonly setting: string;
  readonly text: string;
}

/** A phone that tells of its calls, behind one port however it does it. Adapters: the folders of `electron/sources`. */
export interface PhoneSource {
  readonly name: PhoneSourceName;
  readonly way: PhoneWay;
  readonly can: readonly PhoneAction[];
  /** Begins to listen; returns how to stop. What goes wrong is told through `onHealth`; it never throws. */
  start(handlers: PhoneSourceHandlers): () => void;
  /** What to copy into the phone; empty while the receiver is not open. */
  setup(): readonly SetupText[];
  /** Makes a sign of life travel the whole way, without a call. Never throws. */
  test(): Promise<PhoneTest>;
  /** Whether the phone is on this computer, as far as a quick look shows. Absent where none does. Never throws. */
  isFound?(): Promise<boolean>;
  /** What can be done with its calls; null where it only tells. */
  readonly control: PhoneControl | null;
  /** Writing its set-up into the phone's own settings file; null where there is none to write. */
  readonly settingsFile: PhoneSettingsFile | null;
}

/** `sourceCallId` is the one of the source's own events. Each throws AppError `phone.*` where the phone refuses. */
export interface PhoneControl {
  answer(sourceCallId: string): Promise<void>;
  decline(sourceCallId: string): Promise<void>;
  hangUp(sourceCallId: string): Promise<void>;
  /** The other side waits. Done once the phone says that it holds the call, which its source tells as well. */
  hold(sourceCallId: string): Promise<void>;
  resume(sourceCallId: string): Promise<void>;
  /** Keys pressed during a talk (DTMF). @param digits of `0-9*#`, 20 at most; checked */
  sendDigits(sourceCallId: string, digits: string): Promise<void>;
  /**
   * Hands the call on without asking (blind transfer). Done once the phone says that it went out, which its source tells as
   * the end of the call.
   *
   * @param target as the number of `dial`
   * @param onAsking called at the moment from which on the phone may do it; never where it is refused before. From then on what
   *   fails is told by the source as `transferFailed`, too, whoever waits for it
   * @throws AppError `phone.transferFailed` with why and how the call stands, `phone.transferUnsure` where it is not said in time,
   *   `phone.transferUnderWay` while another one of this call is
   */
  transfer(sourceCallId: string, target: string, onAsking: () => void): Promise<void>;
  /**
   * Dials, and asks nothing.
   *
   * @param phoneNumber digits with an optional plus in front, or a SIP address; checked, never free text
   */
  dial(phoneNumber: string): Promise<void>;
  /**
   * Dials the same, and asks which call that is.
   *
   * @returns `sourceCallId` of the call that began; null where the phone does not say, or not in time: the number is dialled
   */
  begin(phoneNumber: string): Promise<string | null>;
}

export interface PhoneSettingsFile {
  /** Whether there is a file to write to on this computer. Never throws. */
  isThere(): Promise<boolean>;
  /** Keeps a copy beside it, then writes. @throws AppError `phone.running`, `phone.settingsNotWritten` */
  write(): Promise<{ readonly backup: string }>;
}

/** Where hooks of programs on this computer, or of desk phones, arrive. Adapter: `electron/receivers`. */
export interface HookReceiver {
  /** Null while it does not listen. Holds the secret: `http://127.0.0.1:47113/<secret>`, without a slash at its end. */
  baseUrl(): string | null;
  problem(): AppErrorData | null;
  /** Requests below `<base>/<source name>/` from now on; returns how to stop. The receiver is open while anybody listens. */
  listen(source: PhoneSourceName, handlers: HookHandlers): () => void;
}

export interface HookHandlers {
  onHook(hook: Hook): void;
  /** The receiver opened, closed, changed its address or its secret, or has a problem: ask it again. */
  onReceiverChange(): void;
}

/** One request of a phone, parsed and bounded. Texts are untrusted: they may be anything a caller can choose. */
export interface Hook {
  readonly news: PhoneNews;
  /** As the phone gave it, at most 256 characters; empty where withheld or not told. */
  readonly number: string;
  readonly name: string | null;
  readonly line: string | null;
  /** The phone's own id of the call; null where it has none. */
  readonly phoneCallId: string | null;
  readonly direction: 'incoming' | 'outgoing';
  /** Unix ms. */
  readonly atMs: number;
}

/** A call of a phone that still rings or talks, as core knows it. */
export interface LiveLeg {
  /** The one of the source's own events. */
  readonly sourceCallId: string;
  readonly state: 'ringing' | 'answered';
}

/**
 * Which calls of a source go on. Core alone knows: it ends calls whose phone never tells of the end, so that a source
 * which kept a list of its own would go on with calls that are over. In the order in which they began.
 */
export type LiveLegs = (sourceName: string) => readonly LiveLeg[];
