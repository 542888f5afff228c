/** What a hook may say, as it was sent: decoded, not yet cleaned. */
export type HookTexts = Partial<Record<HookField, string>>;

const hookFields = ['callId', 'direction', 'line', 'number', 'name'] as const;
type HookField = (typeof hookFields)[number];

/** Fields of a link that are no part of the call: they must not become part of a name either. */
const linkFields = ['event', 'secret'] as const;

const knownFields: ReadonlyMap<string, HookField | 'ofLink'> = new Map<string, HookField | 'ofLink'>([
  ...hookFields.map((field) => [field.toLowerCase(), field] as const),
  ...linkFields.map((field) => [field, 'ofLink'] as const),
]);

interface Part {
  /** Null where it begins with no name that we know. */
  readonly field: HookField | 'ofLink' | null;
  /** Behind the `=`. */
  readonly value: string;
  readonly whole: string;
}

/**
 * The fields of a query or form. Phones put a caller's name in as it is, with each `&` and `=` that it may hold, so a text
 * that the caller chose must not decide about the rest:
 *
 * - Of doubled fields the first counts; our own texts put what the caller does not choose in front.
 * - `direction` counts in front of number and name alone.
 * - A name goes on to the end, but for known fields that end the query and did not come before: earlier texts of ours, and
 *   those of other people, have `callId` and `line` there.
 *
 * `&amp;` is `&`, for texts that went through XML.
 */
export function readHookQuery(query: string): HookTexts {
  const parts = query.split(/&(?:amp;)?/).map(partOf);
  const nameAt = parts.findIndex(({ field }) => field === 'name');
  const texts: HookTexts = {};
  for (const { field, value } of nameAt === -1 ? parts : parts.slice(0, nameAt)) {
    if (field === null || field === 'ofLink') continue;
    if (field === 'direction' && texts.number !== undefined) continue;
    texts[field] ??= decoded(value);
  }
  const [name, ...rest] = nameAt === -1 ? [] : parts.slice(nameAt);
  if (name === undefined) return texts;
  // From the end backwards: what belongs to the query, up to what can only be the name's.
  const lastOfName = rest.findLastIndex(({ field, whole }) => field === null && whole !== '');
  for (const { field, value } of rest.slice(lastOfName + 1).toReversed())
    if (field === 'number' || field === 'line' || field === 'callId') texts[field] ??= decoded(value);
  const ofName = [name.value, ...rest.slice(0, lastOfName + 1).map(({ whole }) => whole)];
  return { ...texts, name: ofName.map(decoded).join('&') };
}

function partOf(whole: string): Part {
  const equalsAt = whole.indexOf('=');
  const name = equalsAt === -1 ? '' : whole.slice(0, equalsAt).trim().toLowerCase();
  return { field: knownFields.get(name) ?? null, value: whole.slice(equalsAt + 1), whole };
}

/** As forms are read: `+` is a space, and a `%` that begins nothing stays. */
function decoded(value: string): string {
  return new URLSearchParams(`v=${value}`).get('v') ?? '';
}
