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
 * Takes a text frame or a long-polling body apart, a piece at a time, so that nobody has to wait for the whole of it.
 * Understands every form that is documented ("Custom Push&Pull client", Bitrix24 docs) or was seen in the official SDK: one
 * object, a list, lines, framed text of servers up to version 3, `text` as object or as JSON inside a string, JSON-RPC. Never
 * throws.
 *
 * @returns its messages; null for a piece of no known shape
 */
export function* readFrame(text: string): Generator<RawPushMessage | null> {
  if (text.length > longestFrame) return yield null;
  const budget = fullBudget();
  let isEmpty = true;
  for (const piece of findJsonValues(text, budget)) {
    isEmpty = false;
    if (piece.kind === 'broken') yield null;
    else yield* messagesIn(piece.value, 0, budget);
  }
  if (isEmpty && text.trim() !== '') yield null;
}

function* messagesIn(value: unknown, depth: number, budget: FrameBudget): Generator<RawPushMessage | null> {
  if (depth > deepestWrapping) return yield null;
  if (Array.isArray(value)) {
    for (const item of value) yield* messagesIn(item, depth + 1, budget);
    return;
  }
  if (!isFields(value)) return yield null;
  const message = toMessage(value, budget);
  if (message !== null) return yield message;
  const inside = containerKeys.map((key) => value[key]).find((held) => isFields(held) || Array.isArray(held));
  if (inside === undefined) yield null;
  else yield* messagesIn(inside, depth + 1, budget);
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
