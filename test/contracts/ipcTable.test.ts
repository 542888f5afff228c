import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ipcCommands, ipcEvents } from '../../contracts/ipc.ts';
import { ipcCommandWindows, ipcEventWindows } from '../../contracts/ipcNames.ts';

describe('the IPC table', () => {
  it('has schemas for every name and a name for every schema', () => {
    expect(Object.keys(ipcCommands).toSorted()).toEqual(Object.keys(ipcCommandWindows).toSorted());
    expect(Object.keys(ipcEvents).toSorted()).toEqual(Object.keys(ipcEventWindows).toSorted());
  });

  it('refuses input of another shape for every command', () => {
    for (const [name, { input }] of Object.entries(ipcCommands)) {
      for (const wrong of [null, 7, 'text', ['x'], { surprise: true }]) {
        expect(v.safeParse(input, wrong).success, `${name} took ${JSON.stringify(wrong)}`).toBe(false);
      }
    }
  });

  it('never hands a secret to a window: no output or event has a field for one', () => {
    const secretNames = /"(code|token|secret|password|webhookUrl|access)"/i;
    const outputs = [
      ...Object.values(ipcCommands).map((command) => command.output),
      ...Object.values(ipcEvents).map((event) => event.payload),
    ];
    // An error's `code` is a member of the closed set of error codes, and the one field of that name.
    for (const schema of outputs) {
      const fields = [...fieldNames(schema)].filter((field) => field !== 'code').map((field) => `"${field}"`);
      expect(fields.filter((field) => secretNames.test(field))).toEqual([]);
    }
  });
});

function fieldNames(schema: unknown, found = new Set<string>()): Set<string> {
  if (typeof schema !== 'object' || schema === null) return found;
  if ('entries' in schema && typeof schema.entries === 'object' && schema.entries !== null) {
    for (const [name, entry] of Object.entries(schema.entries)) {
      found.add(name);
      fieldNames(entry, found);
    }
  }
  for (const key of ['wrapped', 'item', 'value'] as const)
    if (key in schema) fieldNames(schema[key as never], found);
  if ('options' in schema && Array.isArray(schema.options))
    for (const o of schema.options) fieldNames(o, found);
  return found;
}
