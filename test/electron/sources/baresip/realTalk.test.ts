import { describe, expect, it } from 'vitest';
import type { SippRun } from '../../../phones/sipp.ts';
import { hearKeys } from '../../../phones/heardKeys.ts';
import type { FollowedSource } from './followedSource.ts';
import { livePhone, offered, ring } from './livePhone.ts';

const timeoutMs = 40_000;

async function talk(options: Parameters<typeof ring>[1] = {}): Promise<{
  readonly followed: FollowedSource;
  readonly caller: SippRun;
  readonly id: string;
}> {
  const { phone, followed } = await livePhone();
  const caller = await ring(phone, { toTransfer: 200, ...options });
  const id = await offered(followed, '+493012345');
  await followed.control.answer(id);
  await followed.event('answered', id);
  return { followed, caller, id };
}

/** What the phone asked of the caller with this method, in order. */
async function asked(caller: SippRun, method: string): Promise<readonly string[]> {
  const messages = (await caller.calls())[0]?.messages ?? [];
  return messages.filter((message) => message.startsWith(`${method} sip:caller@`));
}

const held = ({ events }: FollowedSource): readonly boolean[] =>
  events.flatMap((event) => (event.type === 'held' ? [event.isHeld] : []));

describe('a talk', { timeout: timeoutMs }, () => {
  it('is held and taken back: the caller is told so, and so are we by baresip', async () => {
    const { followed, caller, id } = await talk();

    await followed.control.hold(id);
    expect(held(followed)).toEqual([true]);
    await expect.poll(async () => (await asked(caller, 'INVITE')).length, { timeout: 5_000 }).toBe(1);
    expect((await asked(caller, 'INVITE'))[0]).toMatch(/^a=sendonly$/m);

    await followed.control.resume(id);
    expect(held(followed)).toEqual([true, false]);
    await expect.poll(async () => (await asked(caller, 'INVITE')).length, { timeout: 5_000 }).toBe(2);
    expect((await asked(caller, 'INVITE'))[1]).toMatch(/^a=sendrecv$/m);
    await followed.control.hangUp(id);
    expect(await caller.hungUpBy()).toBe('called');
    expect(followed.news).toEqual(['ring', 'answer', 'hold', 'resume', 'end']);
  });

  it('sends keys one after the other, each whole (RFC 4733), and none while it is held', async () => {
    const heard = await hearKeys();
    const { followed, id } = await talk({ hearsAt: heard.port });

    await followed.control.sendDigits(id, '12#');
    await expect.poll(heard.keys, { timeout: 5_000 }).toEqual(['1', '2', '#']);

    await followed.control.hold(id);
    await expect(followed.control.sendDigits(id, '5')).rejects.toMatchObject({ code: 'phone.cannot' });
    expect(heard.keys()).toEqual(['1', '2', '#']);
  });

  it.each([
    ['2002', /^Refer-To: <?sip:2002@127\.0\.0\.1:\d+>?$/m],
    ['+4930777', /^Refer-To: <?sip:\+4930777@127\.0\.0\.1:\d+>?$/m],
    ['sip:anna@192.0.2.1:5070', /^Refer-To: <?sip:anna@192\.0\.2\.1:5070>?$/m],
  ])(
    'is transferred to %s, and is over here once the other side says that it went out',
    async (to, refer) => {
      const { followed, caller, id } = await talk();

      await followed.control.transfer(id, to, () => undefined);

      const [message = ''] = await asked(caller, 'REFER');
      expect(message).toMatch(refer);
      expect(await followed.event('ended', id)).toMatchObject({ outcome: 'answered', transferred: true });
      expect(await caller.hungUpBy()).toBe('called');
    },
  );

  it('that the new one refuses is told with why; what 1.0.0 ended by that is over here, too', async () => {
    const { followed, caller, id } = await talk({ toTransfer: 486 });

    await expect(followed.control.transfer(id, '2002', () => undefined)).rejects.toMatchObject({
      code: 'phone.transferFailed',
      params: { phone: 'baresip', description: '486 Busy Here', stands: 'ended' },
    });

    expect(await caller.hungUpBy()).toBe('called');
    expect(await followed.event('ended', id)).not.toHaveProperty('transferred');
  });

  it('whose caller hangs up meanwhile has not been transferred, as far as is known', async () => {
    const { followed, id } = await talk({ toTransfer: 'hangsUp' });
    await expect(followed.control.transfer(id, '2002', () => undefined)).rejects.toMatchObject({
      code: 'phone.transferUnsure',
      params: { stands: 'ended' },
    });
    expect(await followed.event('ended', id)).not.toHaveProperty('transferred');
  });

  it.each(['', '12 34', '1\nquit', 'sip:%s@h', 'sip:a@h;x=y', '12#', '1'.repeat(60)])(
    'is never transferred to %j',
    async (target) => {
      const { followed, caller, id } = await talk();
      await expect(followed.control.transfer(id, target, () => undefined)).rejects.toMatchObject({
        code: 'phone.numberNotValid',
      });
      expect(await asked(caller, 'REFER')).toEqual([]);
    },
  );

  it('cannot be held before it is answered', async () => {
    const { phone, followed } = await livePhone();
    await ring(phone);
    const id = await offered(followed, '+493012345');
    for (const order of [
      followed.control.hold(id),
      followed.control.resume(id),
      followed.control.sendDigits(id, '1'),
      followed.control.transfer(id, '2002', () => undefined),
    ])
      await expect(order).rejects.toMatchObject({ code: 'phone.cannot' });
  });
});

describe('two talks', { timeout: timeoutMs }, () => {
  it('one is held by the answer to the other, which baresip says, and they change places', async () => {
    const { phone, followed } = await livePhone();
    await ring(phone, { callerUser: '111', toTransfer: 200 });
    const first = await offered(followed, '111');
    await followed.control.answer(first);
    await followed.event('answered', first);
    await ring(phone, { callerUser: '222', toTransfer: 200 });
    const second = await offered(followed, '222');
    await followed.control.answer(second);
    const heldNow = (): Readonly<Record<string, boolean>> =>
      Object.fromEntries(
        followed.events.flatMap((event) =>
          event.type === 'held'
            ? [[event.call.sourceCallId === first ? 'first' : 'second', event.isHeld]]
            : [],
        ),
      );
    await expect.poll(heldNow, { timeout: 5_000 }).toEqual({ first: true });

    await followed.control.resume(first);

    expect(heldNow()).toEqual({ first: false, second: true });
  });
});
