import type { PortalClock } from '../clock.ts';
import type { JournalCommand } from '../record/journal.ts';
import type { PortalSettings } from '../settings.ts';
import type { CallMethod, MethodRequest } from './callMethod.ts';
import { SystemError, describeFailure, failureJson, type RestFailure } from './errors.ts';
import type { MethodTable } from './methods.ts';
import { isJsonObject, phpArray, type JsonObject, type JsonValue } from './parsing/jsonValue.ts';
import { parsePhpQuery } from './parsing/phpQuery.ts';
import { phpBool, phpString } from './parsing/phpValues.ts';

const maxCommands = 50;
const notInBatch: readonly string[] = ['batch', 'upload', 'download'];

export interface BatchAnswer {
  readonly result: JsonValue;
  readonly commands: readonly JournalCommand[];
}

/**
 * Runs a batch (Bitrix24 docs, settings/how-to-call-rest-api/batch; per-command errors as in module rest 25.600):
 * the outer answer is always a success, commands past 50 fail one by one, `halt` stops at the first failure.
 */
export function runBatch(
  request: MethodRequest,
  deps: {
    readonly callMethod: CallMethod;
    readonly table: MethodTable;
    readonly clock: PortalClock;
    readonly settings: { readonly current: PortalSettings };
    /** An ordered failure for one command of the batch. */
    readonly commandFault: (method: string) => RestFailure | undefined;
  },
): BatchAnswer {
  const halt = phpBool(request.params['halt']);
  const results = new Map<string, JsonValue>();
  const errors = new Map<string, JsonValue>();
  const times = new Map<string, JsonValue>();
  const commands: JournalCommand[] = [];

  for (const [index, [key, command]] of commandsOf(request.params['cmd']).entries()) {
    const [name = '', query = ''] = splitOnce(command, '?');
    const method = deps.table.find(name)?.name ?? name;
    const params = resolveReferences(parsePhpQuery(query), results);
    let answer: JsonValue;
    try {
      if (index >= maxCommands) throw new SystemError('ERROR_BATCH_LENGTH_EXCEEDED');
      if (notInBatch.includes(name.toLowerCase())) throw new SystemError('ERROR_BATCH_METHOD_NOT_ALLOWED');
      const fault = deps.commandFault(method);
      if (fault !== undefined) throw new OrderedFailure(fault);
      const { result, time } = deps.callMethod({
        ...request,
        method: name,
        params,
        startMs: deps.clock.nowMs(),
      });
      results.set(key, result);
      times.set(key, time);
      answer = result;
    } catch (thrown) {
      const failure =
        thrown instanceof OrderedFailure ? thrown.failure : describeFailure(thrown, deps.settings.current);
      answer = failureJson(failure);
      errors.set(key, answer);
    }
    commands.push({ key, method, params, answer });
    if (halt && errors.size > 0) break;
  }

  const result = {
    result: phpArray([...results]),
    result_error: phpArray([...errors]),
    result_total: [],
    result_next: [],
    result_time: phpArray([...times]),
  };
  return { result, commands };
}

class OrderedFailure extends Error {
  readonly failure: RestFailure;
  constructor(failure: RestFailure) {
    super(failure.body.error);
    this.failure = failure;
  }
}

function commandsOf(cmd: JsonValue | undefined): readonly (readonly [string, string])[] {
  if (typeof cmd !== 'object' || cmd === null) return [];
  return Object.entries(cmd).map(([key, command]) => [key, phpString(command)]);
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** `$result[key][field]` in a value: the referred value itself if it is all there is, else its text in place. */
function resolveReferences(params: JsonObject, results: ReadonlyMap<string, JsonValue>): JsonObject {
  const resolve = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return resolveText(value, results);
    if (Array.isArray(value)) return value.map(resolve);
    if (isJsonObject(value))
      return Object.fromEntries(Object.entries(value).map(([k, item]) => [k, resolve(item)]));
    return value;
  };
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, resolve(value)]));
}

function resolveText(text: string, results: ReadonlyMap<string, JsonValue>): JsonValue {
  const reference = /\$result((?:\[[^\]]*\])*)/g;
  const whole = /^\$result((?:\[[^\]]*\])+)$/.exec(text);
  if (whole !== null) return lookUp(whole[1] ?? '', results);
  return text.replace(reference, (_, path: string) => phpString(lookUp(path, results)));
}

function lookUp(path: string, results: ReadonlyMap<string, JsonValue>): JsonValue {
  const [key = '', ...fields] = [...path.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '');
  let value: JsonValue | undefined = results.get(key);
  for (const field of fields) {
    if (typeof value !== 'object' || value === null) return null;
    value = Object.entries(value).find(([name]) => name === field)?.[1];
  }
  return value ?? null;
}
