import { describe, expect, it, onTestFinished } from 'vitest';
import { sippAnswerer } from '../../../phones/sipp.ts';
import { followSource } from './followedSource.ts';
import { livePhone, offered, outcomeOf, ring } from './livePhone.ts';

const timeoutMs = 40_000;

describe('one call', { timeout: timeoutMs }, () => {
  it('rings with number, name and line; Answer answers it at SIP level; the caller hangs up', async () => {
    const { phone, followed } = await livePhone();
    const caller = await ring(phone, { displayName: 'Anna Schmidt', hangUpAfterMs: 200 });
    const { call, details } = await followed.event('offered');
    expect(details).toMatchObject({
      direction: 'incoming',
      phoneNumber: '+493012345',
      name: 'Anna Schmidt',
      line: '1001',
    });

    await followed.control.answer(call.sourceCallId);

    expect(await caller.outcome()).toBe(200);
    await followed.event('answered', call.sourceCallId);
    expect(await outcomeOf(followed, call.sourceCallId)).toBe('answered');
    expect(await caller.hungUpBy()).toBe('caller');
    await caller.over();
    expect(followed.news).toEqual(['ring', 'answer', 'end']);
  });

  it('is hung up from here', async () => {
    const { phone, followed } = await livePhone();
    const caller = await ring(phone);
    const { call } = await followed.event('offered');
    await followed.control.answer(call.sourceCallId);
    await followed.event('answered');

    await followed.control.hangUp(call.sourceCallId);

    expect(await caller.hungUpBy()).toBe('called');
    expect(await outcomeOf(followed, call.sourceCallId)).toBe('answered');
  });

  it('is declined: the caller hears busy, 486', async () => {
    const { phone, followed } = await livePhone();
    const caller = await ring(phone);
    const { call } = await followed.event('offered');

    await followed.control.decline(call.sourceCallId);

    expect(await caller.outcome()).toBe(486);
    expect(await outcomeOf(followed, call.sourceCallId)).toBe('declined');
    await caller.over();
  });

  it('whose caller gives up is missed, and can no longer be answered', async () => {
    const { phone, followed } = await livePhone();
    const caller = await ring(phone, { cancelAfterMs: 200 });
    const { call } = await followed.event('offered');

    expect(await outcomeOf(followed, call.sourceCallId)).toBe('missed');
    expect(await caller.outcome()).toBe(487);
    await expect(followed.control.answer(call.sourceCallId)).rejects.toMatchObject({ code: 'phone.refused' });
  });

  it('that was answered is not hung up by a late Decline', async () => {
    const { phone, followed } = await livePhone();
    await ring(phone);
    const { call } = await followed.event('offered');
    await followed.control.answer(call.sourceCallId);
    await followed.event('answered');
    await expect(followed.control.decline(call.sourceCallId)).rejects.toMatchObject({ code: 'phone.cannot' });
    await followed.control.hangUp(call.sourceCallId);
    expect(await outcomeOf(followed, call.sourceCallId)).toBe('answered');
  });
});

describe('two calls at once', { timeout: timeoutMs }, () => {
  it('the second is answered while the first rings, and then the first is declined', async () => {
    const { phone, followed } = await livePhone();
    const first = await ring(phone, { callerUser: '111' });
    const firstId = await offered(followed, '111');
    const second = await ring(phone, { callerUser: '222' });
    const secondId = await offered(followed, '222');

    await followed.control.answer(secondId);
    expect(await second.outcome()).toBe(200);
    await followed.event('answered', secondId);
    await followed.control.decline(firstId);

    expect(await first.outcome()).toBe(486);
    expect(await outcomeOf(followed, firstId)).toBe('declined');
    await followed.control.hangUp(secondId);
    expect(await second.hungUpBy()).toBe('called');
    expect(await outcomeOf(followed, secondId)).toBe('answered');
  });

  it('the first is answered while the second rings, then the second: it can be heard, and the first is held', async () => {
    const { phone, followed } = await livePhone();
    const first = await ring(phone, { callerUser: '111' });
    const firstId = await offered(followed, '111');
    const second = await ring(phone, { callerUser: '222' });
    const secondId = await offered(followed, '222');

    await followed.control.answer(firstId);
    expect(await first.outcome()).toBe(200);
    await followed.event('answered', firstId);
    await followed.control.answer(secondId);
    expect(await second.outcome()).toBe(200);
    await followed.event('answered', secondId);

    const answer = (await second.calls())[0]?.messages.find((message) => message.startsWith('SIP/2.0 200'));
    expect(answer).toMatch(/^a=sendrecv$/m);
    await followed.control.hangUp(secondId);
    expect(await outcomeOf(followed, secondId)).toBe('answered');
  });

  it('from one number stay two', async () => {
    const { phone, followed } = await livePhone();
    const callers = await ring(phone, { calls: 2, callerUser: '333' });
    await expect
      .poll(() => followed.events.filter(({ type }) => type === 'offered').length, {
        timeout: 10_000,
        interval: 10,
      })
      .toBe(2);
    const ids = followed.events.map(({ call }) => call.sourceCallId);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) await followed.control.decline(id);
    expect([await callers.outcome(0), await callers.outcome(1)]).toEqual([486, 486]);
  });

  it('on two accounts are told apart', async () => {
    const { phone, followed } = await livePhone({ accounts: ['1001', '1002'] });
    const first = await ring(phone, { callerUser: '111', toUser: '1002' });
    const firstId = await offered(followed, '111');
    const second = await ring(phone, { callerUser: '222', toUser: '1001' });
    const secondId = await offered(followed, '222');

    await followed.control.decline(firstId);
    expect(await first.outcome()).toBe(486);
    await followed.control.answer(secondId);
    expect(await second.outcome()).toBe(200);
  });
});

describe('dialling', { timeout: timeoutMs }, () => {
  it('rings the other side, which answers and hangs up', async () => {
    const { followed } = await livePhone();
    const other = await sippAnswerer({ answerAfterMs: 100, hangUpAfterMs: 200 });
    onTestFinished(other.stop);

    const dialledId = await followed.control.begin(`sip:2002@127.0.0.1:${other.port}`);

    const { call, details } = await followed.event('offered');
    expect(details).toMatchObject({ direction: 'outgoing', phoneNumber: '2002', line: '1001' });
    expect(dialledId).toBe(call.sourceCallId);
    await followed.event('answered', call.sourceCallId);
    expect(await outcomeOf(followed, call.sourceCallId)).toBe('answered');
    expect(await other.hungUpBy()).toBe('called');
  });

  it('hears that the other side is busy', async () => {
    const { followed } = await livePhone();
    const other = await sippAnswerer({ refuseWith: 486 });
    onTestFinished(other.stop);
    await followed.control.dial(`sip:2002@127.0.0.1:${other.port}`);
    const { call } = await followed.event('offered');
    expect(await outcomeOf(followed, call.sourceCallId)).toBe('declined');
  });

  it.each([
    '',
    '12 34',
    '12\nhangup',
    'quit',
    'sip:a@b c',
    'sip:%s%s@h',
    'sip:a@h;x=y',
    '+',
    'sip:a@h\u0000',
    '1'.repeat(60),
  ])('never hands on %j', async (text) => {
    const followed = followSource(9);
    await expect(followed.control.dial(text)).rejects.toMatchObject({ code: 'phone.numberNotValid' });
    await expect(followed.control.begin(text)).rejects.toMatchObject({ code: 'phone.numberNotValid' });
  });
});
