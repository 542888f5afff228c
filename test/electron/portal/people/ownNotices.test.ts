import { describe, expect, it } from 'vitest';
import { createOwnNotices } from '../../../../electron/portal/people/ownNotices.ts';
import type { RestClient } from '../../../../electron/portal/rest/restClient.ts';
import { startPortalForTest } from '../../../portal/testing/portalFixture.ts';
import { openSession } from '../testing/openSession.ts';

const tag = 'RINGSIDE_STUCK_CARDS';

async function setUp(settings: Parameters<typeof startPortalForTest>[0] = {}) {
  const portal = await startPortalForTest(settings);
  portal.users.update(1, { scopes: ['telephony', 'im'] });
  const { ownNotices } = openSession(portal.webhookUrl(1));
  return {
    portal,
    tell: (text: string, more = {}) => ownNotices.tell({ userId: 1, tag, text, ...more }),
    messages: () => portal.notices.of(1).map(({ message }) => message),
  };
}

describe('a notice to the operator in Bitrix24', () => {
  it('takes the place of the one before with its tag, and of no other', async () => {
    const { tell, messages } = await setUp();
    expect(await tell('one')).toEqual({ is: 'told' });
    await tell('other', { tag: 'OTHER' });
    expect(await tell('two')).toEqual({ is: 'told' });
    expect(messages()).toEqual(['other', 'two']);
  });

  it('is told all the same by a portal that drops the tags of webhooks', async () => {
    const { tell, messages } = await setUp({ settings: { webhookMayTag: false } });
    await tell('one');
    expect(await tell('two')).toEqual({ is: 'told' });
    expect(messages()).toEqual(['one', 'two']);
  });

  it('has no markup of the portal in it', async () => {
    const { tell, messages } = await setUp();
    await tell('3 [URL=https://x.example]cards[/URL]#BR#\n[b]open[/b]\u202e');
    expect(messages()).toEqual(['3 (URL=https://x.example)cards(/URL)BR (b)open(/b)']);
  });

  it('is refused without the scope, which is named', async () => {
    const { portal, tell, messages } = await setUp();
    portal.users.update(1, { scopes: ['telephony'] });
    expect(await tell('one')).toMatchObject({
      is: 'refused',
      problem: { code: 'portal.insufficientScope', params: { scope: 'im' } },
    });
    expect(messages()).toEqual([]);
  });

  it('is refused where webhooks may not, and may come through later where the portal is in trouble', async () => {
    const { portal, tell } = await setUp();
    const order = (fault: Parameters<typeof portal.faults.order>[0]['fault']) =>
      portal.faults.order({ method: 'im.notify.system.add', times: 1, fault });
    order({ kind: 'error', error: 'WRONG_AUTH_TYPE', status: 403 });
    expect(await tell('one')).toMatchObject({ is: 'refused', problem: { code: 'portal.wrongAuthType' } });
    order({ kind: 'http', status: 503 });
    expect(await tell('one')).toMatchObject({ is: 'notNow', problem: { code: 'portal.down' } });
    expect(await tell('one')).toEqual({ is: 'told' });
  });

  it.each([[12345], ['12345']])('was made where the portal names it: %o', async (result) => {
    expect(await answered(result)).toEqual({ is: 'told' });
  });

  it.each([[false], [null], [0], [''], ['1e3'], [{}], [[1]]])(
    'was not, as far as anybody knows, by the answer %o',
    async (result) => {
      expect(await answered(result)).toMatchObject({
        is: 'notNow',
        problem: { code: 'portal.unexpectedAnswer', params: { method: 'im.notify.system.add' } },
      });
    },
  );
});

function answered(result: unknown) {
  const rest = { call: (async () => ({ ok: true, result })) as unknown as RestClient['call'] };
  return createOwnNotices(rest, 'portal.example', 'webhook').tell({ userId: 1, tag, text: 'one' });
}
