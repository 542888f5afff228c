import * as v from 'valibot';
import { callDirections, callOutcomes } from '../../../contracts/calls.ts';
import { cleanName, cleanText } from '../../../contracts/untrustedText.ts';

/**
 * The message format for connector authors, documented in docs/connectors.md: change both together. A field may be
 * added without a new version, and unknown ones are ignored; a new version means that a field got another meaning.
 */
const connectorFormatVersion = 1;

export const connectorEvents = ['offered', 'cardShown', 'answered', 'ended', 'cardHidden'] as const;

const nameLength = 200;
const numberLength = 60;
const idLength = 200;
const mostOperators = 10_000;
const wholeIds = 'shownTo must hold ids, which are whole numbers from 1 on';
/** Everything smaller was meant to be seconds: this is 1973 in milliseconds, and the year 5138 in seconds. */
const smallestMs = 100_000_000_000;
/** What a Date can hold. */
const largestMs = 8_640_000_000_000_000;

/** PHP and form encodings turn numbers into text. */
function numberLike(what: string) {
  const wrong = `${what} must be a number`;
  const digits = v.pipe(v.string(), v.regex(/^\s*\d+(?:\.\d+)?\s*$/, wrong));
  return v.pipe(v.union([v.number(wrong), digits], wrong), v.transform(Number));
}

/** Null, an empty text and an empty PHP map (`[]`) are the same as leaving a field out. */
function optionalField<S extends v.GenericSchema>(schema: S) {
  return v.optional(
    v.union([
      v.pipe(
        v.custom<null | '' | readonly []>(isNothing),
        v.transform(() => null),
      ),
      schema,
    ]),
    null,
  );
}

function isNothing(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function text(maxLength: number, what: string, clean = cleanText) {
  return v.pipe(
    v.union([v.string(), v.number()], `${what} must be text`),
    v.transform((value) => clean(String(value), maxLength)),
  );
}

const nameText = (what: string) => text(nameLength, what, cleanName);

/** Ids are compared, so one that would have to be changed to be shown is refused. */
function id(what: string) {
  return v.pipe(
    v.union([v.string(), v.number()], `${what} must be text`),
    v.transform(String),
    v.maxLength(idLength, `${what} must not be longer than ${idLength} characters`),
    v.check((value) => value === cleanText(value, idLength), `${what} must hold printable characters only`),
  );
}

function oneOf<const T extends readonly string[]>(options: T, what: string) {
  return v.picklist(options, `${what} must be one of ${options.join(', ')}`);
}

const crmSchema = v.object(
  {
    type: v.pipe(
      v.string('crm.type must be text'),
      v.transform((type) => type.toUpperCase()),
      oneOf(['CONTACT', 'COMPANY', 'LEAD', 'DEAL'], 'crm.type'),
    ),
    id: v.pipe(
      numberLike('crm.id'),
      v.safeInteger('crm.id must be a whole number'),
      v.minValue(1, 'crm.id must be at least 1'),
    ),
  },
  'crm must hold type and id',
);

export const connectorMessageSchema = v.object(
  {
    event: oneOf(connectorEvents, 'event'),
    callId: optionalField(id('callId')),
    connectorCallId: optionalField(id('connectorCallId')),
    phoneNumber: optionalField(text(numberLength, 'phoneNumber')),
    direction: optionalField(oneOf(callDirections, 'direction')),
    name: optionalField(nameText('name')),
    company: optionalField(nameText('company')),
    responsible: optionalField(nameText('responsible')),
    line: optionalField(nameText('line')),
    crm: optionalField(crmSchema),
    shownToCount: optionalField(
      v.pipe(
        numberLike('shownToCount'),
        v.safeInteger('shownToCount must be a whole number'),
        v.minValue(1, 'shownToCount must be at least 1'),
        v.maxValue(mostOperators, `shownToCount must be at most ${mostOperators}`),
      ),
    ),
    shownTo: optionalField(
      v.pipe(
        v.array(
          v.pipe(numberLike('shownTo'), v.safeInteger(wholeIds), v.minValue(1, wholeIds)),
          'shownTo must be a list of ids',
        ),
        v.maxLength(mostOperators, `shownTo must hold at most ${mostOperators} ids`),
      ),
    ),
    outcome: optionalField(oneOf(callOutcomes, 'outcome')),
    atMs: optionalField(
      v.pipe(
        numberLike('atMs'),
        v.minValue(smallestMs, 'atMs must be Unix time in milliseconds, not in seconds'),
        v.maxValue(largestMs, 'atMs must be Unix time in milliseconds'),
      ),
    ),
  },
  'PARAMS must be an object',
);
export type ConnectorMessage = v.InferOutput<typeof connectorMessageSchema>;

const versionSchema = v.object({ ringside: v.pipe(numberLike('ringside'), v.safeInteger()) });

export type ReadMessage =
  | { readonly ok: true; readonly message: ConnectorMessage }
  /** In English, and without anything from the message but the names of fields. */
  | { readonly ok: false; readonly reason: string };

/** Reads the PARAMS of a connector's message. Never throws. */
export function readConnectorMessage(params: unknown): ReadMessage {
  const version = v.safeParse(versionSchema, params);
  if (!version.success) return { ok: false, reason: 'ringside (the version of the format) must be 1' };
  if (version.output.ringside !== connectorFormatVersion) {
    return {
      ok: false,
      reason: `ringside is ${version.output.ringside}; this Ringside understands version ${connectorFormatVersion}`,
    };
  }
  const parsed = v.safeParse(connectorMessageSchema, params);
  if (!parsed.success) return { ok: false, reason: reasonOf(parsed.issues) };
  const message = parsed.output;
  if (message.callId === null && message.connectorCallId === null)
    return { ok: false, reason: 'callId or connectorCallId must be given' };
  if (message.event === 'offered' && message.phoneNumber === null && message.name === null)
    return { ok: false, reason: 'phoneNumber or name must be given with offered' };
  if (message.event === 'cardShown' && message.callId === null)
    return { ok: false, reason: 'callId must be given with cardShown' };
  return { ok: true, message };
}

/** The first thing that is wrong, in our own words; valibot's quote the message. */
function reasonOf(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [first] = issues;
  const own = deepest(first);
  if (own !== null) return own;
  const field = cleanText(v.getDotPath(first) ?? 'PARAMS', 60);
  return `${field} is not valid`;
}

function deepest(issue: v.BaseIssue<unknown>): string | null {
  for (const inner of issue.issues ?? []) {
    const found = deepest(inner);
    if (found !== null) return found;
  }
  return issue.message.includes(' must ') ? issue.message : null;
}
