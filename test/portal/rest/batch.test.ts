import { describe, expect, it } from 'vitest';
import { at, sendForm, startPortalForTest, type RestReply } from '../testing/portalFixture.ts';

const unfinished = 'telephony.externalCall.finish?USER_ID=1&CALL_ID=x';

describe('batch', () => {
  it('answers each command under its key, by JSON and by form, with empty maps as []', async () => {
    const portal = await startPortalForTest();
    const cmd = { who: 'profile', gone: 'telephony.externalCall.hide?CALL_ID=x&USER_ID[0]=1' };
    const byJson = await portal.call('batch', { cmd });
    expect(byJson.status).toBe(200);
    expect(at(byJson.json, 'result')).toMatchObject({
      result: { who: { ID: '1' }, gone: false },
      result_error: [],
      result_total: [],
      result_next: [],
      result_time: { who: { start: expect.any(Number) }, gone: { operating: expect.any(Number) } },
    });
    const form = new URLSearchParams({ 'cmd[who]': cmd.who, 'cmd[gone]': cmd.gone, halt: '0' });
    const byForm = await sendForm(`${portal.webhookUrl(1)}batch`, form.toString());
    expect(at(byForm.json, 'result', 'result', 'gone')).toBe(false);
    const listed = await portal.call('batch', { cmd: ['scope', 'server.time'] });
    expect(at(listed.json, 'result', 'result')).toEqual([expect.any(Array), expect.any(String)]);
    expect(at((await portal.call('batch', {})).json, 'result', 'result')).toEqual([]);
  });

  it('stops at the first failure with halt and goes on without', async () => {
    const portal = await startPortalForTest();
    const cmd = { a: 'profile', b: unfinished, c: 'no.such', d: 'scope' };
    const keys = (reply: RestReply, part: string): string[] =>
      Object.keys(Object(at(reply.json, 'result', part)));
    const halted = await portal.call('batch', { cmd, halt: 1 });
    expect([keys(halted, 'result'), keys(halted, 'result_error')]).toEqual([['a'], ['b']]);
    const whole = await portal.call('batch', { cmd, halt: 0 });
    expect([keys(whole, 'result'), keys(whole, 'result_error')]).toEqual([
      ['a', 'd'],
      ['b', 'c'],
    ]);
    expect(at(whole.json, 'result', 'result_error', 'c')).toEqual({
      error: 'ERROR_METHOD_NOT_FOUND',
      error_description: 'Method not found!',
    });
  });

  it('puts results of earlier commands into later ones', async () => {
    const portal = await startPortalForTest();
    const reply = await portal.call('batch', {
      cmd: {
        call: 'telephony.externalCall.register?USER_ID=1&PHONE_NUMBER=5&TYPE=2&SHOW=0',
        shown: 'telephony.externalCall.show?CALL_ID=$result[call][CALL_ID]&USER_ID[]=1&USER_ID[]=2',
        lost: 'telephony.externalCall.hide?CALL_ID=$result[none][CALL_ID]',
      },
    });
    expect(at(reply.json, 'result', 'result')).toMatchObject({ shown: true, lost: false });
    expect(portal.calls.running.map((call) => portal.truth.usersSeeing(call.callId))).toEqual([[1, 2]]);
  });

  it('fails commands past 50 and nested batches one by one', async () => {
    const portal = await startPortalForTest();
    const cmd = Object.fromEntries(
      Array.from({ length: 52 }, (_, i) => [`k${i}`, i === 3 ? 'batch?cmd[a]=scope' : 'scope']),
    );
    const errors = at((await portal.call('batch', { cmd })).json, 'result', 'result_error');
    expect(errors).toMatchObject({
      k3: { error: 'ERROR_BATCH_METHOD_NOT_ALLOWED' },
      k50: { error: 'ERROR_BATCH_LENGTH_EXCEEDED' },
      k51: { error: 'ERROR_BATCH_LENGTH_EXCEEDED' },
    });
    expect(Object.keys(Object(errors))).toHaveLength(3);
  });

  it('counts once for the address, and its commands are in the journal', async () => {
    const portal = await startPortalForTest({ settings: { rateLimit: { drainPerSecond: 0, capacity: 1 } } });
    const cmd = { a: 'scope', b: 'scope' };
    expect((await portal.call('batch', { cmd })).status).toBe(200);
    expect((await portal.call('batch', { cmd })).status).toBe(503);
    expect(portal.journal.requests[0]?.commands?.map((c) => [c.key, c.method])).toEqual([
      ['a', 'scope'],
      ['b', 'scope'],
    ]);
  });
});
