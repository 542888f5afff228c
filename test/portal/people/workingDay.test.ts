import { describe, expect, it } from 'vitest';
import { at, startPortalForTest } from '../testing/portalFixture.ts';

describe('timeman.status and im.user.get', () => {
  it('tell of the user who asks, or of the one who is named', async () => {
    const portal = await startPortalForTest();
    portal.users.update(1, { scopes: ['timeman', 'im'] });
    portal.workingDays.set(2, { status: 'PAUSED' });
    const result = async (method: string, params = {}) =>
      at((await portal.call(method, params)).json, 'result');
    expect(await result('timeman.status')).toMatchObject({ STATUS: 'OPENED', TIME_FINISH: null });
    expect(await result('timeman.status', { USER_ID: 2 })).toMatchObject({ STATUS: 'PAUSED' });
    expect(await result('im.user.get')).toMatchObject({ id: 1, absent: false });
    portal.workingDays.setAbsent(1, 1_800_000_000_000);
    expect(await result('im.user.get')).toMatchObject({ absent: '2027-01-15T11:00:00+03:00' });
  });

  it.each(['ERROR_CORE', 'empty'] as const)(
    'have an empty key for a user who is not there, whatever the profile (%s)',
    async (businessErrorProfile) => {
      const portal = await startPortalForTest({ settings: { businessErrorProfile } });
      portal.users.update(1, { scopes: ['timeman'] });
      const reply = await portal.call('timeman.status', { USER_ID: 999 });
      expect([reply.status, reply.json]).toEqual([400, { error: '', error_description: 'User not found' }]);
    },
  );

  it('are refused without their scopes, and unknown where the module is missing', async () => {
    const portal = await startPortalForTest({ settings: { timemanInstalled: false } });
    const error = async (method: string) => at((await portal.call(method)).json, 'error');
    expect([await error('timeman.status'), await error('im.user.get')]).toEqual([
      'insufficient_scope',
      'insufficient_scope',
    ]);
    portal.users.update(1, { scopes: ['timeman'] });
    expect(await error('timeman.status')).toBe('ERROR_METHOD_NOT_FOUND');
  });
});
