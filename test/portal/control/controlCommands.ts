import * as v from 'valibot';
import { faultOrderSchema } from '../faults.ts';
import type { PracticePortal } from '../practicePortal.ts';
import { toJsonValue, type JsonValue } from '../rest/parsing/jsonValue.ts';
import { portalSettingsSchema } from '../settings.ts';
import { createOAuthCommands } from './oauthCommands.ts';
import { createPushCommand } from './pushCommand.ts';

/** One command other processes can give: `POST /practice/<name>` with a JSON body. */
export interface ControlCommand {
  readonly name: string;
  /** Throws valibot's error for a wrong body and plain errors for what cannot be done. */
  run(body: unknown): JsonValue | Promise<JsonValue>;
}

const userIdSchema = v.pipe(v.number(), v.integer());
const timeoutSchema = v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(120_000)), 5000);

const ringSchema = v.strictObject({
  /** The first active user when left out. */
  userIds: v.optional(v.array(userIdSchema)),
  phoneNumber: v.string(),
  name: v.optional(v.string()),
  companyName: v.optional(v.string()),
  responsibleUserId: v.optional(userIdSchema),
  lineNumber: v.optional(v.string()),
  type: v.optional(v.number()),
});

const clickSchema = v.strictObject({
  userId: userIdSchema,
  phoneNumber: v.string(),
  callListId: v.optional(userIdSchema),
});

const callbackFormSchema = v.strictObject({ phoneNumber: v.string(), text: v.optional(v.string()) });

/** @see OutgoingLines */
const outgoingLineSchema = v.strictObject({ lineId: v.string(), userId: v.optional(userIdSchema) });

const userChangeSchema = v.strictObject({
  userId: userIdSchema,
  active: v.optional(v.boolean()),
  scopes: v.optional(v.array(v.string())),
  webhookCode: v.optional(v.string()),
});

/** The in-process interface again, for other processes. */
export function createControlCommands(portal: PracticePortal): readonly ControlCommand[] {
  return [
    command('ring', ringSchema, (body) => ({ callId: ring(portal, body) })),
    command(
      'answered',
      v.strictObject({ callId: v.string(), userId: v.optional(userIdSchema) }),
      ({ callId, userId }) => {
        if (userId === undefined) portal.connector.answeredElsewhere(callId);
        else portal.connector.answeredBy(callId, userId);
        return {};
      },
    ),
    command(
      'end',
      v.strictObject({
        callId: v.string(),
        hideFirst: v.optional(v.boolean()),
        durationS: v.optional(v.number()),
      }),
      ({ callId, hideFirst, durationS }) => {
        portal.connector.end(callId, { hideFirst: hideFirst ?? true, durationS: durationS ?? 0 });
        return {};
      },
    ),
    command('click', clickSchema, ({ userId, phoneNumber, callListId }) => ({
      callId: portal.clicks.click({ userId, phoneNumber, ...withoutUndefined({ callListId }) }),
    })),
    command('askForCallback', callbackFormSchema, ({ phoneNumber, text }) => ({
      queued: portal.offlineEvents.askForCallback({ phoneNumber, ...withoutUndefined({ text }) }),
    })),
    command('outgoingLine', outgoingLineSchema, ({ lineId, userId }) => {
      if (userId === undefined) portal.outgoing.portalLine = lineId;
      else portal.outgoing.chooseFor(userId, lineId);
      return {};
    }),
    command('fault', faultOrderSchema, (order) => {
      portal.faults.order(order);
      return {};
    }),
    command('clearFaults', v.strictObject({}), () => {
      portal.faults.clear();
      return {};
    }),
    command('settings', v.partial(portalSettingsSchema), (patch) => {
      portal.settings.update(patch);
      return toJsonValue(portal.settings.current) ?? {};
    }),
    createPushCommand(portal.push),
    command('user', userChangeSchema, ({ userId, ...change }) => {
      portal.users.update(userId, withoutUndefined(change));
      return {};
    }),
    ...createOAuthCommands(portal.oauth),
    command('fillBucket', v.strictObject({ client: v.string() }), ({ client }) => {
      portal.buckets.fill(client);
      return {};
    }),
    command('reset', v.strictObject({}), () => {
      portal.reset();
      return {};
    }),
    command(
      'waitForRequest',
      v.strictObject({
        method: v.string(),
        afterSequence: v.optional(v.number(), 0),
        timeoutMs: timeoutSchema,
      }),
      async ({ method, afterSequence, timeoutMs }) =>
        toJsonValue(
          await portal.waitForRequest(
            (r) => r.method.toLowerCase() === method.toLowerCase() && r.outcome !== 'pending',
            timeoutMs,
            {
              afterSequence,
            },
          ),
        ) ?? {},
    ),
    command(
      'waitForCard',
      v.strictObject({
        userId: userIdSchema,
        callId: v.string(),
        state: v.picklist(['open', 'closed']),
        timeoutMs: timeoutSchema,
      }),
      async ({ userId, callId, state, timeoutMs }) =>
        toJsonValue(await portal.waitForCard(userId, callId, state, timeoutMs)) ?? {},
    ),
  ];
}

/** Ties a schema to what is done with a body that fits it. */
export function command<T>(
  name: string,
  schema: v.GenericSchema<unknown, T>,
  run: (body: T) => JsonValue | Promise<JsonValue>,
): ControlCommand {
  return { name, run: (body) => run(v.parse(schema, body)) };
}

function ring(portal: PracticePortal, body: v.InferOutput<typeof ringSchema>): string {
  const first = portal.users.all.find((user) => user.active);
  const crm =
    body.name === undefined || body.name === ''
      ? undefined
      : {
          name: body.name,
          ...withoutUndefined({ companyName: body.companyName, responsibleUserId: body.responsibleUserId }),
        };
  return portal.connector.ring({
    userIds: body.userIds ?? (first === undefined ? [] : [first.id]),
    phoneNumber: body.phoneNumber,
    ...withoutUndefined({ crm, lineNumber: body.lineNumber, type: body.type }),
  });
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(value: T): Defined<T> {
  const result: Defined<T> = { ...value };
  for (const key of Object.keys(value))
    if (Reflect.get(value, key) === undefined) Reflect.deleteProperty(result, key);
  return result;
}
