import type { JsonObject, JsonValue } from './jsonValue.ts';

type Branch = Map<string, Branch | string>;

/**
 * Reads a query string or form body as PHP does: `a[b]=1` nests, `a[]=1` appends, `a[0]=1` indexes, the last of
 * equal names wins. Lists come out where the keys are 0..n-1 in order.
 */
export function parsePhpQuery(text: string): JsonObject {
  const root: Branch = new Map();
  for (const [name, value] of new URLSearchParams(text)) {
    const path = keyPath(name);
    if (path.length > 0) put(root, path, value);
  }
  return Object.fromEntries([...root].map(([key, value]) => [key, toJson(value)]));
}

function keyPath(name: string): readonly string[] {
  const open = name.indexOf('[');
  if (open <= 0) return name === '' ? [] : [phpName(name)];
  const inner = [...name.slice(open).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '');
  return [phpName(name.slice(0, open)), ...inner];
}

/** PHP turns dots and blanks in the first part of a name into underscores. */
function phpName(name: string): string {
  return name.replace(/[ .]/g, '_');
}

function put(branch: Branch, path: readonly string[], value: string): void {
  const [head = '', ...rest] = path;
  const key = head === '' ? nextIndex(branch) : head;
  if (rest.length === 0) {
    branch.set(key, value);
    return;
  }
  const existing = branch.get(key);
  const next: Branch = existing instanceof Map ? existing : new Map<string, Branch | string>();
  branch.set(key, next);
  put(next, rest, value);
}

function nextIndex(branch: Branch): string {
  const indexes = [...branch.keys()].filter((key) => /^\d+$/.test(key)).map(Number);
  return String(indexes.length === 0 ? 0 : Math.max(...indexes) + 1);
}

function toJson(value: Branch | string): JsonValue {
  if (typeof value === 'string') return value;
  const entries = [...value];
  if (entries.every(([key], index) => key === String(index))) return entries.map(([, item]) => toJson(item));
  return Object.fromEntries(entries.map(([key, item]) => [key, toJson(item)]));
}
