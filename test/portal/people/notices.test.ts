import { describe, expect, it } from 'vitest';
import { at, startPortalForTest } from '../testing/portalFixture.ts';

describe('im.notify.system.add', () => {
  const add = { USER_ID: 2, MESSAGE: ' Cards ', TAG: 'A' };

  it('replaces what has the same tag, of a webhook beside CLIENT_ID alone', async () => {
    const portal = await startPortalForTest();
    portal.users.update(1, { scopes: ['im'] });
    const call = async (params: object) =>
      at((await portal.call('im.notify.system.add', { ...add, ...params })).json, 'result');
    await call({ CLIENT_ID: 'x' });
    await call({ CLIENT_ID: 'y' });
    await call({});
    await call({});
    expect(await call({ CLIENT_ID: 'x' })).toBe(5);
    expect(portal.notices.of(2).map(({ id }) => id)).toEqual([2, 3, 4, 5]);
    expect(portal.notices.of(2)[0]?.message).toBe('Cards');
  });

  it('is refused without scope, user or message', async () => {
    const portal = await startPortalForTest();
    const error = async (params: object) =>
      at((await portal.call('im.notify.system.add', { ...add, ...params })).json, 'error');
    expect(await error({})).toBe('insufficient_scope');
    portal.users.update(1, { scopes: ['im'] });
    expect(await error({ USER_ID: 0 })).toBe('USER_ID_EMPTY');
    expect(await error({ MESSAGE: ' ' })).toBe('MESSAGE_EMPTY');
  });
});
