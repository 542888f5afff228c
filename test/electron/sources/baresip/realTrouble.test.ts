import { describe, expect, it } from 'vitest';
import { followSource } from './followedSource.ts';
import { livePhone, offered, outcomeOf, ring } from './livePhone.ts';

const timeoutMs = 40_000;

describe('hostile callers', { timeout: timeoutMs }, () => {
  it.each([
    [{ displayName: '\\"},{\\"event\\":true' }, '+493012345', '"},{"event":true'],
    [{ displayName: '\u202egpj.exe' }, '+493012345', 'gpj.exe'],
    [{ displayName: '3:abc,' }, '+493012345', '3:abc,'],
    [{ callerUser: '%0d%0aquit' }, 'quit', null],
    [{ callerUser: "a'b$(x)" }, "a'b$(x)", null],
  ])('%j is shown as text and can be declined', async (options, number, name) => {
    const { phone, followed } = await livePhone();
    const caller = await ring(phone, options);
    const { call, details } = await followed.event('offered');
    expect({ number: details.phoneNumber, name: details.name }).toEqual({ number, name });
    await followed.control.decline(call.sourceCallId);
    expect(await caller.outcome()).toBe(486);
  });

  it('with 2,000 characters for a number are shown cut', async () => {
    const { phone, followed } = await livePhone();
    await ring(phone, { callerUser: 'x'.repeat(2000) });
    const { call, details } = await followed.event('offered');
    expect(details.phoneNumber).toBe(`${'x'.repeat(99)}…`);
    await followed.control.decline(call.sourceCallId);
    expect(await outcomeOf(followed, call.sourceCallId)).toBe('declined');
  });
});

describe('baresip comes and goes', { timeout: timeoutMs }, () => {
  it('is restarted in the middle of a call: the call ends, and the next one rings', async () => {
    const { phone, followed } = await livePhone();
    const lost = await ring(phone, { callerUser: '111' });
    const lostId = await offered(followed, '111');
    await lost.stop();

    await phone.restart();

    // baresip may still say why before its socket closes, and the caller that is stopped may give up just before.
    expect(['unknown', 'declined', 'missed']).toContain(await outcomeOf(followed, lostId));
    await followed.state('live');
    await ring(phone, { callerUser: '222' });
    const { call } = await followed.event('offered', await offered(followed, '222'));
    await followed.control.decline(call.sourceCallId);
    expect(await outcomeOf(followed, call.sourceCallId)).toBe('declined');
  });

  it('has calls already when Ringside comes up, on both accounts, one of them answered', async () => {
    const { phone, followed: before } = await livePhone({ accounts: ['1001', '1002'] });
    const talking = await ring(phone, { callerUser: '111', displayName: 'Anna' });
    await before.control.answer(await offered(before, '111'));
    await talking.outcome();
    await before.event('answered');
    await ring(phone, { callerUser: '222' });
    await offered(before, '222');
    await ring(phone, { callerUser: '333', toUser: '1002' });
    const thirdId = await offered(before, '333');
    before.stop();

    const followed = followSource(phone.ports.control);
    await followed.state('live');

    const told = followed.events.flatMap((event) =>
      event.type === 'offered'
        ? [`${event.details.phoneNumber} ${event.details.line ?? ''} ${event.details.name ?? ''}`]
        : [],
    );
    expect(told.toSorted()).toEqual(['111 1001 Anna', '222 1001 ', '333 1002 ']);
    const answered = followed.events.find(({ type }) => type === 'answered');
    expect(answered?.call.sourceCallId).toBe(await offered(followed, '111'));
    await followed.control.decline(thirdId);
    expect(await outcomeOf(followed, thirdId)).toBe('declined');
  });

  it('loses its connection to another program, and gets it back with the calls that ended meanwhile', async () => {
    const { phone, followed } = await livePhone();
    const caller = await ring(phone, { callerUser: '111' });
    const id = await offered(followed, '111');
    // ctrl_tcp takes one client: the newest one. This one lets go of it again at once, after the call was ended there.
    const other = followSource(phone.ports.control);
    await other.event('offered');
    await other.control.decline(id);
    other.stop();

    expect(await caller.outcome()).toBe(486);
    await followed.event('ended', id);
    await followed.state('live');
    expect(await followed.source.test()).toMatchObject({ heard: true });
  });
});
