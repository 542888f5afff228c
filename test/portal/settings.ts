import * as v from 'valibot';

const rateLimitSchema = v.union([
  v.literal('off'),
  v.strictObject({
    drainPerSecond: v.pipe(v.number(), v.minValue(0)),
    capacity: v.pipe(v.number(), v.minValue(1)),
  }),
]);

/** Everything about the portal's behaviour that can be changed while it runs. */
export const portalSettingsSchema = v.strictObject({
  /** HTTP statuses of authorisation failures: as Bitrix24's table prints them, or as the source of module rest raises them (401). */
  statusProfile: v.picklist(['docs', 'source']),
  /** The key `error` of business errors: the documented `ERROR_CORE`, or the empty string seen in the source and on live portals. */
  businessErrorProfile: v.picklist(['ERROR_CORE', 'empty']),
  /** Docs refuse register and finish to an inbound webhook (403 WRONG_AUTH_TYPE); the source of module voximplant allows them. */
  webhookMayRegister: v.boolean(),
  /** Docs let a webhook tag its notices beside CLIENT_ID; an older source of module im drops the tag. */
  webhookMayTag: v.boolean(),
  /**
   * What the webhook of a dismissed user comes to: its code is not known any more, or the user cannot be let in (source of
   * module rest 25.600), or it answers on, and only `user.get` tells.
   */
  webhookOfDismissed: v.picklist(['rejected', 'notAuthorized', 'answers']),
  /**
   * Somebody handles ONEXTERNALCALLSTART, by an offline binding or an outgoing webhook: without that no external line can be an
   * operator's outgoing line.
   */
  clickHandlerBound: v.boolean(),
  /** Whether the id of a telephone system's outgoing line is its number, as the source of module voximplant shows, or has it in it. */
  lineIds: v.picklist(['number', 'prefixed']),
  /** Whether the plan lets offline events be kept while they are worked on (`rest_offline_extended`). */
  offlineEventsExtended: v.boolean(),
  /** Answer INVALID_REQUEST to plain http, as a real portal does. */
  requireHttps: v.boolean(),
  /** Whether the `time` block carries `operating` and `operating_reset_at`. */
  operatingInTime: v.boolean(),
  /** The leaky bucket per client address. */
  rateLimit: rateLimitSchema,
  /** Seconds of work per method and credential in ten minutes before OPERATION_TIME_LIMIT. */
  operatingLimitS: v.union([v.literal('off'), v.pipe(v.number(), v.minValue(0))]),
  /** What one call of any method adds to `operating`, seconds; by default what it really took. */
  operatingCostS: v.union([v.literal('measured'), v.pipe(v.number(), v.minValue(0))]),
  /** The manual block that only Bitrix24's support lifts: every request is answered with OVERLOAD_LIMIT. */
  overloaded: v.boolean(),
  crmInstalled: v.boolean(),
  /** The users' role has the right "Call statistics: view". */
  mayViewStatistics: v.boolean(),
  /** The portal has the module of working time. */
  timemanInstalled: v.boolean(),
  /** Seconds that access tokens of the token endpoint live. */
  accessTokenLifeS: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** What `pull.config.get` calls its server: 3 frames its text messages, 4 speaks plain JSON when asked. */
  pullServerVersion: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4)),
  /** 'auto' frames for versions up to 3 and for clients that did not ask for `format=json`. */
  pullFraming: v.picklist(['auto', 'nginx', 'json']),
  /** How long a long-polling request is held before 304. */
  pollHoldMs: v.pipe(v.number(), v.minValue(1)),
  /** Life of a channel id, seconds. */
  channelLifetimeS: v.pipe(v.number(), v.minValue(1)),
  /** How many messages a channel keeps for clients that come back with `mid`. */
  messagesKept: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

export type PortalSettings = Readonly<v.InferOutput<typeof portalSettingsSchema>>;
export type PortalSettingsPatch = { readonly [K in keyof PortalSettings]?: PortalSettings[K] | undefined };

/** Bitrix24's documented figures: 2/s and 50 requests, 480 s of work, channels of about 12 hours. */
const defaultPortalSettings: PortalSettings = {
  statusProfile: 'docs',
  businessErrorProfile: 'ERROR_CORE',
  webhookMayRegister: true,
  webhookMayTag: true,
  webhookOfDismissed: 'rejected',
  clickHandlerBound: true,
  lineIds: 'number',
  offlineEventsExtended: true,
  requireHttps: false,
  operatingInTime: true,
  rateLimit: { drainPerSecond: 2, capacity: 50 },
  operatingLimitS: 480,
  operatingCostS: 'measured',
  overloaded: false,
  crmInstalled: true,
  mayViewStatistics: true,
  timemanInstalled: true,
  accessTokenLifeS: 3600,
  pullServerVersion: 4,
  pullFraming: 'auto',
  pollHoldMs: 40_000,
  channelLifetimeS: 43_205,
  messagesKept: 1000,
};

export interface SettingsHolder {
  readonly current: PortalSettings;
  /** Changes what is named and leaves the rest. */
  update(patch: PortalSettingsPatch): void;
  /** Back to what the portal was created with. */
  reset(): void;
}

/** Holds the settings in force; throws valibot's error for values out of range. */
export function createSettingsHolder(patch: PortalSettingsPatch = {}): SettingsHolder {
  const initial = merge(defaultPortalSettings, patch);
  let current = initial;
  return {
    get current() {
      return current;
    },
    update: (change) => {
      current = merge(current, change);
    },
    reset: () => {
      current = initial;
    },
  };
}

function merge(base: PortalSettings, patch: PortalSettingsPatch): PortalSettings {
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  return v.parse(portalSettingsSchema, { ...base, ...given });
}
