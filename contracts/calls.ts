import * as v from 'valibot';
import { clickSchema } from './clickToCall/clicks.ts';
import { appErrorDataSchema } from './errors.ts';
import { careSchema } from './history/care.ts';
import { phoneActions } from './phones.ts';
import { transferToSchema } from './talk/talk.ts';

/** Telephony's words for where a call stands. */
const callStates = ['ringing', 'answered', 'ended'] as const;
export type CallState = (typeof callStates)[number];

/**
 * How an ended call went. `unknown` is for calls that are known through the portal's call cards alone: Bitrix24's hide
 * message carries nothing but the CALL_ID, so whether the caller gave up or a colleague answered is not said.
 */
export const callOutcomes = [
  'answered',
  'missed',
  'declined',
  'answeredElsewhere',
  'failed',
  'unknown',
] as const;
export type CallOutcome = (typeof callOutcomes)[number];

export const callDirections = ['incoming', 'outgoing', 'callback'] as const;
export type CallDirection = (typeof callDirections)[number];

/** What became of the portal's call card on this operator's screen. */
const cardStates = ['unknown', 'shown', 'hidePending', 'hidden', 'hideFailed'] as const;

/** Who made the card go: this operator, or the portal by itself (answered elsewhere, ended, hidden by another device). */
const cardClosers = ['operator', 'portal'] as const;
export type CardCloser = (typeof cardClosers)[number];

const crmEntitySchema = v.object({
  /** Bitrix24's entity type in capitals: CONTACT, COMPANY, LEAD, DEAL. */
  type: v.picklist(['CONTACT', 'COMPANY', 'LEAD', 'DEAL']),
  id: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
export type CrmEntity = v.InferOutput<typeof crmEntitySchema>;

/** A record that the CRM has of a number, of several as a rule. The name comes from outside. */
const crmMatchSchema = v.object({ ...crmEntitySchema.entries, name: v.nullable(v.string()) });
export type CrmMatch = v.InferOutput<typeof crmMatchSchema>;

/** What is known about who calls and on which line. All texts come from outside: shown as text, never as markup. */
export const callPartySchema = v.object({
  name: v.nullable(v.string()),
  /** As the source gave it; `formattedNumber` is for people. */
  phoneNumber: v.string(),
  formattedNumber: v.string(),
  /** There is no number: the caller keeps it to themselves, or nobody knows it. Left out where there is one. */
  noNumber: v.optional(v.picklist(['withheld', 'unknown'])),
  /** ISO 3166-1 alpha-2, where the number tells. */
  country: v.optional(v.string()),
  company: v.nullable(v.string()),
  responsible: v.nullable(v.string()),
  line: v.nullable(v.string()),
  crmEntity: v.nullable(crmEntitySchema),
});
export type CallParty = v.InferOutput<typeof callPartySchema>;

const cardSchema = v.object({
  state: v.picklist(cardStates),
  closedBy: v.nullable(v.picklist(cardClosers)),
  /** From the dismissal to the portal's answer; null until acknowledged. */
  hideTookMs: v.nullable(v.number()),
  /** The portal answered `false`: it no longer knew the call, so nothing was left to hide. */
  nothingToHide: v.boolean(),
  /** Why a hide or show failed for good, or why it is being tried again. */
  problem: v.nullable(appErrorDataSchema),
});

/** One call as the Calls page shows it. Times are Unix milliseconds. */
export const callRowSchema = v.object({
  /** Ringside's own key of the call, of which there is no other in any run. */
  key: v.string(),
  direction: v.picklist(callDirections),
  party: callPartySchema,
  state: v.picklist(callStates),
  outcome: v.nullable(v.picklist(callOutcomes)),
  startedAtMs: v.number(),
  answeredAtMs: v.nullable(v.number()),
  endedAtMs: v.nullable(v.number()),
  dismissed: v.boolean(),
  card: cardSchema,
  /** Practice call from "Ring me a test call": no portal, no card. */
  isTest: v.boolean(),
  canShowCardAgain: v.boolean(),
  canRetryHide: v.boolean(),
  /** A note about it can be begun: this run knows the call, or the portal has an id for it. */
  canHaveNote: v.boolean(),
  /** What the phone that tells of this call can do with it now. */
  actions: v.array(v.picklist(phoneActions)),
  /** The phone says that it holds the call; left out while it does not. */
  onHold: v.optional(v.literal(true)),
  /** Left out where nobody is known to whom it could be handed on. */
  transferTo: v.optional(transferToSchema),
  /** Why the portal has no record of a call that Ringside wanted to register; null where all is well. */
  registerProblem: v.nullable(appErrorDataSchema),
  /** The operator pressed its number in Bitrix24; left out for all other calls. */
  click: v.optional(clickSchema),
  /** Of a missed call: a colleague has talked with them since. Left out where nobody is known to have. */
  care: v.optional(careSchema),
  /** No call: somebody asked by a form to be called back, and wrote this, which may be empty. Left out for calls. */
  request: v.optional(v.fallback(v.object({ text: v.string() }), { text: '' })),
});
export type CallRow = v.InferOutput<typeof callRowSchema>;

export const callsSnapshotSchema = v.object({
  /** Newest first. */
  rows: v.array(callRowSchema),
});
export type CallsSnapshot = v.InferOutput<typeof callsSnapshotSchema>;

/** Why an entry is about to leave the popup by itself. */
const leavingReasons = [
  'missed',
  'declined',
  'answeredElsewhere',
  'ended',
  'failed',
  'closedByPortal',
  'closedByPortalForGroup',
  'notDialled',
  'transferred',
] as const;
export type LeavingReason = (typeof leavingReasons)[number];

/** What the history on this computer says of the number that calls. Times are Unix milliseconds. */
const callerKnownSchema = v.object({
  /** Incoming calls of this number since midnight, this one included: 2 is the second call today. */
  callsToday: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** When an incoming call of this number was last missed, whenever that was and whatever came after it. */
  lastMissedAtMs: v.nullable(v.number()),
  /** The last call in which somebody here talked with this number, incoming or outgoing: when it was answered, and for how long. */
  lastTalk: v.nullable(v.object({ atMs: v.number(), seconds: v.number() })),
});
export type CallerKnown = v.InferOutput<typeof callerKnownSchema>;

/**
 * What is to be opened of a caller, in the place of the one record: several to choose from; a new one, with the number filled
 * in; an address of another system, which is shown in full until it has been opened once.
 */
const entryRecordSchema = v.variant('is', [
  v.object({
    is: v.literal('several'),
    matches: v.pipe(v.array(crmMatchSchema), v.minLength(2)),
    /** How many the CRM has beside those; left out where there are none. */
    more: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  }),
  v.object({ is: v.literal('new'), type: v.picklist(['LEAD', 'CONTACT']) }),
  v.object({ is: v.literal('address'), host: v.string(), address: v.optional(v.string()) }),
]);
export type EntryRecord = v.InferOutput<typeof entryRecordSchema>;

/** What an order to open a record says: of several which, or all of them in the portal's list; that an address was shown in full. */
export const openRecordSchema = v.strictObject({
  callKey: v.pipe(v.string(), v.maxLength(200)),
  entity: v.optional(crmEntitySchema),
  inList: v.optional(v.literal(true)),
  seen: v.optional(v.pipe(v.string(), v.maxLength(4000))),
});

/** One entry of the popup. */
const popupEntrySchema = v.object({
  key: v.string(),
  direction: v.picklist(callDirections),
  party: callPartySchema,
  state: v.picklist(callStates),
  startedAtMs: v.number(),
  answeredAtMs: v.nullable(v.number()),
  /** Set while the reason is shown, just before the entry goes. */
  leaving: v.nullable(v.picklist(leavingReasons)),
  isTest: v.boolean(),
  /** What the phone that tells of this call can do with it now. */
  actions: v.array(v.picklist(phoneActions)),
  /** The phone says that it holds the call; left out while it does not. */
  onHold: v.optional(v.literal(true)),
  /** Left out where nobody is known to whom it could be handed on. */
  transferTo: v.optional(transferToSchema),
  /** A phone that could answer it may still tell of it; left out where none will. */
  phoneMayTell: v.optional(v.literal(true)),
  /** The operator pressed its number in Bitrix24; left out for all other calls. */
  click: v.optional(clickSchema),
  /** Left out where the history knows nothing of earlier calls, or the number is withheld. */
  known: v.optional(callerKnownSchema),
  /** Left out where the one record that `party` names is to be opened, or none. */
  record: v.optional(entryRecordSchema),
});
export type PopupEntry = v.InferOutput<typeof popupEntrySchema>;

/** Cards that stay open in Bitrix24 for one and the same reason, though their calls were put away. */
const popupFailureSchema = v.object({
  /** The calls, the one put away last first. */
  callKeys: v.pipe(v.array(v.string()), v.minLength(1)),
  /** Name or number of the first of them; may be empty. */
  who: v.string(),
  problem: appErrorDataSchema,
});
export type PopupFailure = v.InferOutput<typeof popupFailureSchema>;

export const popupSnapshotSchema = v.object({
  /** Grows with every change; the popup reports it back once painted. */
  revision: v.number(),
  /** Newest first: the first one is what the global shortcut dismisses. Of too many those who wait longest are the last. */
  entries: v.array(popupEntrySchema),
  /** How many calls there are beside the entries, older than most of those; left out where there are none. */
  more: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** The last dismissal that can still be taken back, or null. */
  undo: v.nullable(
    v.object({
      dismissalId: v.string(),
      /** Name or number of the call, or of the first of several. */
      who: v.string(),
      count: v.number(),
      /**
       * How their cards stand in Bitrix24, the one that concerns the operator most. `none`: they have none; `waiting`: the portal
       * does not answer as it should, and is asked again; `stillOpen`: it refused for good.
       */
      cards: v.picklist(['none', 'beingHidden', 'hidden', 'waiting', 'stillOpen']),
      /** Unix ms; null: until the operator closes it, or the calls are over. */
      untilMs: v.nullable(v.number()),
    }),
  ),
  /** What could not be hidden and nobody has seen yet; left out where there is nothing of the kind. */
  failures: v.optional(v.array(popupFailureSchema)),
});
export type PopupSnapshot = v.InferOutput<typeof popupSnapshotSchema>;

const finite = v.pipe(v.number(), v.finite());

/** A step of a hand that moves the popup. */
export const popupDragSchema = v.variant('step', [
  v.strictObject({ step: v.literal('take'), at: v.strictObject({ x: finite, y: finite }) }),
  v.strictObject({ step: v.picklist(['move', 'drop']) }),
]);
