import * as v from 'valibot';
import { ownerDoubts } from './access/ownerDoubts.ts';
import { appErrorDataSchema } from './errors.ts';

/** The scopes that matter to Ringside, in Bitrix24's own spelling: `pull_channel` of a webhook, `pull` of an application. */
const ringsideScopes = ['telephony', 'pull_channel', 'pull', 'crm', 'user_brief'] as const;
export type RingsideScope = (typeof ringsideScopes)[number];

/** What works, one line of the Portal page each: `liveCards` with a webhook, `connectorChannel` with an application. */
const capabilityNames = ['hideCards', 'liveCards', 'connectorChannel', 'openCrm', 'operatorDetails'] as const;
export type CapabilityName = (typeof capabilityNames)[number];

export const capabilitySchema = v.object({
  name: v.picklist(capabilityNames),
  works: v.boolean(),
  /** What to tick in Bitrix24 so that it works. */
  scope: v.picklist(ringsideScopes),
  /** True where Ringside is of no use without it. */
  needed: v.boolean(),
});
export type Capability = v.InferOutput<typeof capabilitySchema>;

export const operatorSchema = v.object({ id: v.number(), name: v.string() });
export type Operator = v.InferOutput<typeof operatorSchema>;

/** Whether secrets can be kept: as data, so that windows and tray can say it as it is. */
const keychainStatusSchema = v.object({
  state: v.picklist(['unknown', 'available', 'missing', 'locked']),
});
export type KeychainStatus = v.InferOutput<typeof keychainStatusSchema>;

const pushStates = ['off', 'connecting', 'live', 'down', 'unavailable'] as const;

/** How the operator's own push channel is doing. `unavailable`: the webhook has no `pull_channel`. */
const pushHealthSchema = v.object({
  state: v.picklist(pushStates),
  transport: v.nullable(v.picklist(['websocket', 'longPolling'])),
  /** Unix ms since when this state holds. */
  sinceMs: v.number(),
  /** Why it is down, or why long polling had to stand in for the socket. */
  problem: v.nullable(appErrorDataSchema),
  lastMessageAtMs: v.nullable(v.number()),
});
export type PushHealth = v.InferOutput<typeof pushHealthSchema>;

/** How Ringside signs in at a portal. */
const waysToSignIn = ['webhook', 'localApplication'] as const;
export type SignedInBy = (typeof waysToSignIn)[number];

const connectionSchema = v.variant('status', [
  v.object({
    status: v.literal('notConnected'),
    /** Why the last stored connection could not be used, if that is why we are here. */
    problem: v.nullable(appErrorDataSchema),
  }),
  /** Secrets are being read, or the portal is asked for the first time. */
  v.object({ status: v.literal('connecting'), portalHost: v.nullable(v.string()) }),
  /** The portal was checked, but there is no keychain: the operator may keep the webhook for this session only. */
  v.object({
    status: v.literal('needsSessionConsent'),
    portalHost: v.string(),
    operator: operatorSchema,
    problem: appErrorDataSchema,
  }),
  v.object({
    status: v.literal('connected'),
    portalHost: v.string(),
    signedInBy: v.picklist(waysToSignIn),
    /** The webhook with its code masked, `https://portal.example/rest/1/••••/`; the portal's address of an application. */
    maskedUrl: v.string(),
    /** Null only until a stored connection has been checked for the first time. */
    operator: v.nullable(operatorSchema),
    capabilities: v.array(capabilitySchema),
    storedIn: v.picklist(['keychain', 'session']),
    sinceMs: v.number(),
    /** Why the portal's REST does not answer as it should; null while all is well. */
    problem: v.nullable(appErrorDataSchema),
    /** Why the sign-in seems to belong to nobody whose cards could be hidden; null where nothing says so. */
    nobody: v.nullable(appErrorDataSchema),
    /** The operator said that it is to be used all the same: nothing is held back for it. */
    isUsedAllTheSame: v.boolean(),
    /** The portal was renamed: its new host, waiting for the operator's word. Nothing was sent there. */
    newHost: v.nullable(v.string()),
  }),
]);
export type Connection = v.InferOutput<typeof connectionSchema>;

/**
 * `degraded`: connected, but not everything works. `refused`: the portal answers, and lets Ringside do nothing. `offline`: it
 * does not answer.
 */
const healthStates = ['notConnected', 'connected', 'degraded', 'refused', 'offline'] as const;
export type HealthState = (typeof healthStates)[number];

const healthSchema = v.object({
  state: v.picklist(healthStates),
  /** What degrades it: first what explains the state, and no cause twice. Of one that leaves cards open: how many, as `cards`. */
  reasons: v.array(appErrorDataSchema),
  sinceMs: v.number(),
});
export type Health = v.InferOutput<typeof healthSchema>;

/** A command that failed for good, as the Portal page lists it. */
const failedCommandSchema = v.object({
  commandId: v.string(),
  who: v.string(),
  kind: v.picklist(['hide', 'show', 'register', 'finish', 'note', 'recording', 'transcript']),
  problem: appErrorDataSchema,
  failedAtMs: v.number(),
});
export type FailedCommand = v.InferOutput<typeof failedCommandSchema>;

const connectorChannelSchema = v.object({
  health: pushHealthSchema,
  /** Messages understood and refused since start. */
  understood: v.number(),
  refused: v.number(),
  /** What was wrong with the last one refused, in English: it is for connector authors. */
  lastRefusal: v.nullable(v.string()),
});
export type ConnectorChannel = v.InferOutput<typeof connectorChannelSchema>;

export const portalSnapshotSchema = v.object({
  connection: connectionSchema,
  keychain: keychainStatusSchema,
  push: pushHealthSchema,
  health: healthSchema,
  /** The connector channel of a local application; `off` for a webhook. */
  connectorChannel: connectorChannelSchema,
  commandsWaiting: v.number(),
  failedCommands: v.array(failedCommandSchema),
  /** Why what is owed cannot be kept on disk; null while it can. */
  journalProblem: v.nullable(appErrorDataSchema),
});
export type PortalSnapshot = v.InferOutput<typeof portalSnapshotSchema>;

/** A webhook. The URL travels inwards only; `allTheSame` is what it was refused for before, where the operator knows better. */
export const connectSchema = v.strictObject({
  webhookUrl: v.pipe(v.string(), v.maxLength(2000)),
  allTheSame: v.optional(v.picklist(ownerDoubts)),
});

/** The doubt that was read when it was agreed to. */
export const useAllTheSameSchema = v.strictObject({ doubt: v.picklist(ownerDoubts) });

/** What signing in by local application takes. It travels inwards only. */
export const signInSchema = v.strictObject({
  portalAddress: v.pipe(v.string(), v.maxLength(500)),
  clientId: v.pipe(v.string(), v.maxLength(200)),
  clientSecret: v.pipe(v.string(), v.maxLength(200)),
  allTheSame: v.optional(v.picklist(ownerDoubts)),
});

/** How a portal is left. */
export const disconnectSchema = v.strictObject({
  dropWaitingCommands: v.boolean(),
  /** Another operator is to connect: what was of this one is shown no more. */
  forAnother: v.boolean(),
});

/** What `portal.disconnect` did. While commands wait it asks first, unless told that dropping them is fine. */
export const disconnectResultSchema = v.object({
  disconnected: v.boolean(),
  commandsWaiting: v.number(),
  /** Cards that the operator put away and that stay open in Bitrix24 if it is disconnected now. */
  cardsLeftOpen: v.number(),
});

/** What is said in the popup's place beside calls: that none come, and why. */
export const noticeSnapshotSchema = v.object({ problem: v.nullable(appErrorDataSchema) });
