import { describe, expect, expectTypeOf, it } from 'vitest';
import type { RingsideBridge } from '../../contracts/ipc.ts';
import { ipcCommandWindows, ipcEventWindows, type EventName } from '../../contracts/ipcNames.ts';
import { createApi, type StateTopic } from '../../renderer/app/bridge.ts';
import { inline, shown } from '../../renderer/app/texts/plainText.ts';
import { createSnapshot } from '../../renderer/app/snapshot.svelte.ts';
import { momentText } from '../../contracts/times/moments.ts';
import { secondsText, spanText } from '../../renderer/app/texts/times.ts';
import { createFakeBridge } from './fakeBridge.ts';
import { nowMs, row } from './scenarios/parts.ts';

describe('the api over the bridge', () => {
  const answering = (answer: unknown): RingsideBridge => ({
    firstLook: null,
    invoke: { 'calls.ringTestCall': () => Promise.resolve(answer) },
    on: {},
  });

  it.each([
    [
      { ok: false, error: { code: 'call.noNumber', params: { host: 'h', bad: 7 } } },
      'call.noNumber',
      { host: 'h' },
    ],
    [{ ok: false, error: null }, 'unexpected', {}],
    [undefined, 'unexpected', {}],
    ['ok', 'unexpected', {}],
  ])('%j is a refusal', async (answer, code, params) => {
    await expect(createApi(answering(answer)).command('calls.ringTestCall')).rejects.toMatchObject({
      data: { code, params },
    });
  });

  it('refuses what this window has not been given', async () => {
    const api = createApi(answering({ ok: true, value: undefined }));
    await expect(api.command('about.get')).rejects.toMatchObject({ data: { code: 'ipc.windowNotAllowed' } });
    expect(() => api.follow('calls.changed', () => undefined)).toThrow('ipc.windowNotAllowed');
  });
});

describe('following a topic', () => {
  it('each that is told of changes can be asked for, by the same windows', () => {
    expectTypeOf<StateTopic>().toEqualTypeOf<Extract<EventName, `${string}.changed`>>();
    const windows: Readonly<Record<string, readonly string[]>> = { ...ipcCommandWindows, ...ipcEventWindows };
    const topics = Object.keys(ipcEventWindows).filter((name) => name.endsWith('.changed'));
    expect(topics).toContain('calls.changed');
    for (const topic of topics)
      expect(windows[topic.replace('changed', 'get')], topic).toEqual(windows[topic]);
  });

  it('drops an answer that an event has overtaken', async () => {
    const fake = createFakeBridge('main');
    let answer: (value: { rows: ReturnType<typeof row>[] }) => void = () => undefined;
    fake.answer('calls.get', () => new Promise((resolve) => (answer = resolve)));
    const snapshot = createSnapshot(createApi(fake.bridge), 'calls.changed');
    const { ready, stop } = snapshot.start();
    fake.publish('calls.changed', { rows: [row('newer')] });
    answer({ rows: [row('older')] });
    await ready;
    expect(snapshot.current?.rows.map(({ key }) => key)).toEqual(['newer']);
    stop();
    fake.publish('calls.changed', { rows: [] });
    expect(snapshot.current?.rows).toHaveLength(1);
  });
});

describe('texts from outside', () => {
  it('are one bounded line', () => {
    expect(shown('a\r\n\tb')).toBe('a b');
    expect(shown('x'.repeat(5000)).length).toBeLessThan(310);
    expect(shown('😀'.repeat(400))).not.toMatch(/[\ud800-\udbff]…/);
  });

  it('cannot turn a sentence round', () => {
    expect(inline('\u202eevil\u2069 name')).toBe('evil name');
    // A Persian name is another without its joiner.
    expect(inline('علی\u200cرضا')).toBe('علی\u200cرضا');
  });
});

describe('times', () => {
  it.each([
    [0, '0:00'],
    [-5000, '0:00'],
    [12_900, '0:12'],
    [725_000, '12:05'],
    [3_723_000, '1:02:03'],
  ])('%i ms lasts %s', (spanMs, text) => expect(spanText(spanMs)).toBe(text));

  it('are written as the language does', () => {
    expect(secondsText(212, 'en')).toBe('0.2');
    expect(secondsText(1250, 'ru')).toBe('1,3');
    expect(secondsText(3, 'en')).toBe('0.1');
    expect(momentText(nowMs - 86_400_000, nowMs, 'en')).toMatch(/^14 Sep/);
    expect(momentText(nowMs, nowMs, 'ru')).toMatch(/^\d\d:\d\d$/);
  });
});
