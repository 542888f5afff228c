import { findJsonValues, fullBudget, parseJson, type FrameBudget } from './jsonValues.ts';

/** One message as the push server sends it, unwrapped, with what is needed to go on from it after a gap. */
export interface RawPushMessage {
  readonly mid: string | null;
  /** Servers up to version 2 go on by `tag` and `time` instead. */
  readonly tag: string | null;
  readonly time: string | null;
  readonly moduleId: string;
  readonly command: string;
  readonly params: unknown;
  /** Unix ms by the portal's clock; null where the message does not say. */
  readonly serverTimeMs: number | null;
}

export interface ParsedFrame {
  readonly messages: readonly RawPushMessage[];
  /** Pieces of no known shape: counted for the log, otherwise ignored. */
  readonly unknown: number;
}

const deepestWrapping = 6;
/** Bytes of a frame or of a poll's answer. A replay after a long gap holds thousands of messages; nothing holds more. */
export const longestFrame = 4_000_000;
/** Beyond it a clock of computers does not go (the largest time a `Date` can hold). */
const latestSeconds = 8.64e12;
/** Names under which lists of messages come: arrays of version 4 in JSON, JSON-RPC of version 5. */
const containerKeys = [
  'responses',
  'outgoingMessages',
  'messages',
  'message',
  'params',
  'data',
  'result',
] as const;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Takes a text frame or a long-polling body apart. Understands every form that is documented ("Custom Push&Pull
 * client", Bitrix24 docs) or was seen in the official SDK: one object, a list, lines, framed text of servers up to
 * version 3, `text` as object or as JSON inside a string, JSON-RPC. Never throws.
 */
export function parseFrame(text: string): ParsedFrame {
  if (text.length > longestFrame) return { messages: [], unknown: 1 };
  const budget = fullBudget();
  const { values, broken } = findJsonValues(text, budget);
  const messages: RawPushMessage[] = [];
  let unknown = broken;
  for (const value of values) unknown += collect(value, 0, messages, budget);
  if (values.length === 0 && broken === 0 && text.trim() !== '') unknown += 1;
  return { messages, unknown };
}

/** Adds what `value` holds to `into`; returns how many pieces were of no known shape. */
function collect(value: unknown, depth: number, into: RawPushMessage[], budget: FrameBudget): number {
  if (depth > deepestWrapping) return 1;
  if (Array.isArray(value)) {
    return value.reduce<number>((unknown, item) => unknown + collect(item, depth + 1, into, budget), 0);
  }
  if (!isFields(value)) return 1;
  const message = toMessage(value, budget);
  if (message !== null) {
    into.push(message);
    return 0;
  }
  const inside = containerKeys.map((key) => value[key]).find((held) => isFields(held) || Array.isArray(held));
  return inside === undefined ? 1 : collect(inside, depth + 1, into, budget);
}

function toMessage(fields: Fields, budget: FrameBudget): RawPushMessage | null {
  const content = contentOf(fields, budget);
  if (content === null) return null;
  const moduleId = textOf(content['module_id']);
  const command = textOf(content['command']);
  if (moduleId === null || command === null) return null;
  return {
    mid: textOf(fields['mid']),
    tag: textOf(fields['tag']),
    time: textOf(fields['time']),
    moduleId: moduleId.toLowerCase(),
    command,
    params: content['params'] ?? {},
    serverTimeMs: serverTime(fields['extra']) ?? serverTime(content['extra']),
  };
}

/** Where module and command stand: in `text`, in `body`, or in the message itself. */
function contentOf(fields: Fields, budget: FrameBudget): Fields | null {
  for (const held of [fields['text'], fields['body']]) {
    const content = typeof held === 'string' ? parseJson(held, budget) : held;
    if (isFields(content)) return content;
  }
  return 'module_id' in fields ? fields : null;
}

function serverTime(extra: unknown): number | null {
  if (!isFields(extra)) return null;
  const said = extra['server_time_unix'];
  // Of anything else `Number` may throw, or take long.
  const seconds = typeof said === 'number' ? said : Number(textOf(said) ?? Number.NaN);
  return seconds > 0 && seconds < latestSeconds ? seconds * 1000 : null;
}

/** Ids come as strings or as numbers. */
function textOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : null;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
