import * as v from 'valibot';
import { appErrorDataSchema } from './errors.ts';
import { recordingCommands } from './recordings/recordings.ts';
import { talkCommands } from './talk/talk.ts';

/**
 * Where calls from a phone come from, one folder of `electron/sources` each. The portal's call cards and the connector
 * channel are sources as well; they have no switch and stand in the portal's snapshot.
 */
export const phoneSourceNames = [
  'baresip',
  'microsip',
  'twinkle',
  'linphone',
  'otherProgram',
  'yealink',
  'grandstream',
  'snom',
] as const;
export const phoneSourceNameSchema = v.picklist(phoneSourceNames);
export type PhoneSourceName = (typeof phoneSourceNames)[number];

/** What can be done with a call, or with the phone, from Ringside. */
export const phoneActions = [
  'answer',
  'decline',
  'hangUp',
  'dial',
  'hold',
  'resume',
  'sendDigits',
  'transfer',
] as const;
export type PhoneAction = (typeof phoneActions)[number];

/** How a phone's news come: over its control socket, to the loopback receiver, or to the receiver on the local network. */
const phoneWays = ['controlSocket', 'loopback', 'network'] as const;
export type PhoneWay = (typeof phoneWays)[number];

/**
 * `waiting`: switched on and ready, nothing heard from the phone yet. `live`: connected to the phone, or heard from it.
 * `down`: switched on and not able to hear.
 */
const phoneStates = ['off', 'starting', 'waiting', 'live', 'down'] as const;
export type PhoneState = (typeof phoneStates)[number];

const phoneHealthSchema = v.object({
  state: v.picklist(phoneStates),
  /** Unix ms since when this state holds. */
  sinceMs: v.number(),
  problem: v.nullable(appErrorDataSchema),
});
export type PhoneHealth = v.InferOutput<typeof phoneHealthSchema>;

/** What a phone tells of a call, in the words of the hooks. `busy`: refused, by the operator or by the phone. */
export const phoneNews = ['ring', 'dial', 'answer', 'end', 'busy', 'hold', 'resume', 'test'] as const;
export type PhoneNews = (typeof phoneNews)[number];

/** One thing to copy into the phone's own settings. */
const setupItemSchema = v.object({
  /** Unique within the source; what `phones.copySetup` is asked for. */
  id: v.string(),
  /** The name of the setting in the phone, as it is written there: `cmdCallRing`, `Incoming Call`. Not translated. */
  setting: v.string(),
  /** What goes there, with the secret as `••••`. The whole text leaves the main process by the clipboard alone. */
  maskedText: v.string(),
});
export type SetupItem = v.InferOutput<typeof setupItemSchema>;

const phoneSourceSchema = v.object({
  name: phoneSourceNameSchema,
  way: v.picklist(phoneWays),
  on: v.boolean(),
  health: phoneHealthSchema,
  lastNews: v.nullable(v.object({ news: v.picklist(phoneNews), atMs: v.number() })),
  can: v.array(v.picklist(phoneActions)),
  setup: v.array(setupItemSchema),
  /** Ringside can write the set-up into the phone's own settings file, with the operator's consent. */
  canWriteSettings: v.boolean(),
});
export type PhoneSourceSnapshot = v.InferOutput<typeof phoneSourceSchema>;

/**
 * Why a receiver turned something away. `address`: not one of the phones on the list. `unproven`: without the secret, or with
 * one that does not hold (any more). `place`: with the secret, for a phone that is off or an address that is none.
 * `webPage`, `hostName`: as only a web page in a browser does. `notHttp`: no request that a phone makes. `tooMany`: more at
 * once than any phone has news.
 */
const hookRefusals = [
  'address',
  'unproven',
  'place',
  'webPage',
  'hostName',
  'notHttp',
  'tooLong',
  'tooMany',
] as const;
export type HookRefusal = (typeof hookRefusals)[number];
/** How often each has happened since start; what never did is missing. */
const hookRefusalsSchema = v.partial(
  v.object(v.entriesFromList(hookRefusals, v.pipe(v.number(), v.integer(), v.minValue(1)))),
);
export type HookRefusals = v.InferOutput<typeof hookRefusalsSchema>;

/** The receiver for desk phones: open on one address of this computer, to the phones named. Off by default. */
const networkReceiverSchema = v.object({
  /** Addresses of this computer's network cards that phones could reach. */
  choices: v.array(v.object({ address: v.string(), networkCard: v.string() })),
  /** `192.168.1.20:47114` while it listens. */
  listeningAt: v.nullable(v.string()),
  /** Addresses of the phones that are heard. */
  allowed: v.array(v.string()),
  refused: hookRefusalsSchema,
  problem: v.nullable(appErrorDataSchema),
});

export const phonesSnapshotSchema = v.object({
  sources: v.array(phoneSourceSchema),
  /** The receiver on loopback; null while no source needs it. */
  loopbackReceiver: v.nullable(
    v.object({
      port: v.nullable(v.number()),
      /** The preferred port was taken by another program: what was copied before does not reach us. */
      preferredPortTaken: v.boolean(),
      refused: hookRefusalsSchema,
      problem: v.nullable(appErrorDataSchema),
    }),
  ),
  networkReceiver: networkReceiverSchema,
  /** Where the secret of the receivers is kept: `session` means that set-up made today is void after a restart. */
  secretKeptIn: v.picklist(['keychain', 'session', 'notYet']),
});
export type PhonesSnapshot = v.InferOutput<typeof phonesSnapshotSchema>;

/** What *Test* found: the source heard itself after so many ms, or why not. */
const phoneTestSchema = v.variant('heard', [
  v.object({ heard: v.literal(true), tookMs: v.number() }),
  v.object({ heard: v.literal(false), problem: appErrorDataSchema }),
]);
export type PhoneTest = v.InferOutput<typeof phoneTestSchema>;

/** What is known of the way from a click in Bitrix24 to this operator's phone. */
export const clickSetUpSchema = v.object({
  /** Whether the portal has Ringside's line; null while it has not been asked, or does not say. */
  isThere: v.nullable(v.boolean()),
  /** Whether that is this operator's outgoing line. */
  isChosen: v.nullable(v.boolean()),
  /** Everybody's outgoing line before this Ringside chose its own for them; null where it has not, or it is put back. */
  former: v.nullable(v.object({ name: v.nullable(v.string()) })),
  /** Why the portal could not be asked, or did not do what it was told. */
  problem: v.nullable(appErrorDataSchema),
  /** *Try it*: a click is waited for, it came so many seconds after it was made, or none did. */
  trial: v.variant('at', [
    v.object({ at: v.literal('none') }),
    /** Unix ms. */
    v.object({ at: v.literal('waits'), untilMs: v.number() }),
    v.object({ at: v.literal('heard'), tookS: v.number() }),
    v.object({ at: v.literal('nothing') }),
  ]),
});
export type ClickSetUp = v.InferOutput<typeof clickSetUpSchema>;

export { recordingsSnapshotSchema } from './recordings/recordings.ts';

const nothing = v.undefined();

/** What windows ask of phones, and of the way of a click to them. */
export const phoneCommands = {
  ...talkCommands,

  'phones.get': { input: nothing, output: phonesSnapshotSchema },
  /** Puts one set-up text, secret and all, on the clipboard; all of them, where none is named. */
  'phones.copySetup': {
    input: v.strictObject({
      source: phoneSourceNameSchema,
      item: v.optional(v.pipe(v.string(), v.maxLength(100))),
    }),
    output: nothing,
  },
  /** Which phones a quick look finds on this computer. Asked while somebody looks at the choice. */
  'phones.find': { input: nothing, output: v.object({ found: v.array(phoneSourceNameSchema) }) },
  'phones.test': { input: v.strictObject({ source: phoneSourceNameSchema }), output: phoneTestSchema },
  /** A new secret for the receivers: what was copied before is void. */
  'phones.renewSecret': { input: nothing, output: nothing },
  /** The operator agreed: writes the set-up into the phone's own settings file. */
  'phones.writeSettings': {
    input: v.strictObject({ source: phoneSourceNameSchema }),
    output: v.object({ backup: v.string() }),
  },

  ...recordingCommands,

  'clicks.get': { input: nothing, output: clickSetUpSchema },
  /** Asks the portal; what it says is told. */
  'clicks.look': { input: nothing, output: nothing },
  /** Makes Ringside's line. @throws AppError `portal.*`, `click.webhookRefused` */
  'clicks.makeLine': { input: nothing, output: nothing },
  /**
   * Makes it everybody's outgoing line who has none of their own; which one it was is kept.
   * @throws AppError `portal.*`, `click.rightMissing`, `click.lineNotTaken`, `settings.notSaved`
   */
  'clicks.chooseLine': { input: nothing, output: nothing },
  /** Makes the former line that again. @throws AppError `portal.*`, `click.rightMissing`, `click.formerLineGone` */
  'clicks.lineBack': { input: nothing, output: nothing },
  /** Waits a minute for a click. */
  'clicks.tryIt': { input: nothing, output: nothing },
} as const;
