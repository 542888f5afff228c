import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog, lineOf } from '../../../electron/diagnostics/log.ts';

/** Everything that some program takes for the end of a line, or for an order to the terminal. */
const lineBreakers = /[\n\r\v\f\u0085\u2028\u2029]/;
const terminalOrders = /[\u0000-\u001f\u007f-\u009f]/;

describe('a line of the log', () => {
  it('names the event and its values', () => {
    expect(lineOf('portal answered', { method: 'profile', tookMs: 12, again: false, who: undefined })).toBe(
      'portal answered method=profile tookMs=12 again=false',
    );
    expect(lineOf('x', { text: 'two words', empty: '' })).toBe('x text="two words" empty=""');
  });

  it('stays one line whatever a value holds, and gives the terminal no orders', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(
        'a',
        '\n',
        '\r',
        '\u0085',
        '\u2028',
        '\u2029',
        '\u001b',
        '\u009b',
        '\v',
        '"',
        ' ',
        '=',
      ),
    });
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (value) => {
        const line = lineOf('event', { value });
        expect(line).not.toMatch(lineBreakers);
        expect(line).not.toMatch(terminalOrders);
      }),
    );
  });

  it('a value cannot pass for another value', () => {
    expect(lineOf('x', { a: 'b c=d' })).toBe('x a="b c=d"');
    expect(lineOf('x', { a: '"' })).toBe('x a="\\""');
  });
});

describe('the log file', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringside-log-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('gets one redacted line an event, with time and level', async () => {
    const file = join(folder, 'logs', 'ringside.log');
    const log = createLog(file);
    log.info('portal connected', { host: 'portal.example' });
    log.warn('asked', {
      url: 'https://portal.example/rest/1/c4naryc0de5551/profile',
      caller: '+74951234567',
    });
    log.error(
      'failed',
      new Error('no way\n2026-01-01T00:00:00.000+00:00 info forged', { cause: new Error('deep') }),
    );
    log.error('failed', { toString: () => 'not an error' });
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    for (const line of lines)
      expect(line).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{2}:\d{2} (info|warn|error) /);
    expect(lines[0]).toMatch(/ info portal connected host=portal\.example$/);
    expect(lines[1]).toContain('https://portal.example/rest/1/••••/profile');
    expect(lines[1]).not.toMatch(/c4naryc0de5551|4951234/);
    expect(lines[2]).toContain('<- deep');
  });

  it('that cannot be written does not stop the program', async () => {
    await writeFile(join(folder, 'logs'), 'a file where the folder should be');
    const log = createLog(join(folder, 'logs', 'ringside.log'));
    expect(() => log.info('started')).not.toThrow();
  });
});
