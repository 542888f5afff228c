import { describe, expect, it } from 'vitest';
import { at, startPortalForTest } from '../../testing/portalFixture.ts';

const NUMBER = 'ringside';

describe('telephony.externalLine.*', () => {
  it('adds, changes, lists and deletes the lines of its own', async () => {
    const portal = await startPortalForTest();
    expect(at((await portal.call('telephony.externalLine.add', { NUMBER })).json, 'result')).toEqual({
      ID: 1,
    });
    const change = { NUMBER, NAME: 'Ringside', CRM_AUTO_CREATE: 'N' };
    const updated = await portal.call('telephony.externalLine.update', change);
    expect(at(updated.json, 'result')).toEqual({ ID: '1' });
    const list = async () => at((await portal.call('telephony.externalLine.get')).json, 'result');
    expect(await list()).toEqual([change]);
    const token = portal.oauth.mintAccessToken({ userId: 1, scopes: ['telephony'] });
    const ofApplication = await fetch(`${portal.url}/rest/telephony.externalLine.get?auth=${token}`);
    expect(await ofApplication.json()).toMatchObject({ result: [] });
    expect(at((await portal.call('telephony.externalLine.delete', { NUMBER })).json, 'result')).toEqual([]);
    expect(await list()).toEqual([]);
  });

  it.each([
    ['add', { NUMBER: ' ' }, 'NUMBER should not be empty'],
    ['add', { NUMBER }, 'Line already exists'],
    ['update', { NUMBER }, 'There are no fields to update'],
    ['update', { NUMBER: 'x', NAME: 'y' }, 'Could not find line with number x'],
    ['delete', { NUMBER: 'x' }, 'Could not find line with number x'],
  ])('%s refuses %j', async (method, params, text) => {
    const portal = await startPortalForTest();
    await portal.call('telephony.externalLine.add', { NUMBER });
    const reply = await portal.call(`telephony.externalLine.${method}`, params);
    expect([reply.status, at(reply.json, 'error_description')]).toEqual([400, text]);
  });

  it('is refused to webhooks where the portal goes by its documentation', async () => {
    const portal = await startPortalForTest({ settings: { webhookMayRegister: false } });
    const reply = await portal.call('telephony.externalLine.add', { NUMBER });
    expect([reply.status, at(reply.json, 'error')]).toEqual([403, 'WRONG_AUTH_TYPE']);
  });

  it('a line that a register names is there from then on', async () => {
    const portal = await startPortalForTest();
    portal.connector.ring({ userIds: [1], phoneNumber: '5', lineNumber: '+49301' });
    const lines = at((await portal.call('telephony.externalLine.get')).json, 'result');
    expect(lines).toEqual([{ NUMBER: '+49301', NAME: '', CRM_AUTO_CREATE: 'Y' }]);
  });
});

describe('the outgoing line', () => {
  it('is the portal’s unless the operator has one of their own', async () => {
    const portal = await startPortalForTest();
    const line = async (userId: number) =>
      at((await portal.call('voximplant.user.getDefaultLineId', {}, { userId })).json, 'result');
    expect(await line(2)).toEqual({ defaultLineId: 'LINK_BASE_NUMBER' });
    await portal.call('telephony.externalLine.add', { NUMBER });
    expect(at((await portal.call('voximplant.line.outgoing.set', { LINE_ID: NUMBER })).json, 'result')).toBe(
      1,
    );
    portal.outgoing.chooseFor(1, 'reg17');
    expect(await line(1)).toEqual({ defaultLineId: 'reg17' });
    expect(await line(2)).toEqual({ defaultLineId: NUMBER });
  });

  it('is not changed to one that is not there, whatever the answer says', async () => {
    const portal = await startPortalForTest();
    const set = async (LINE_ID: string) =>
      at((await portal.call('voximplant.line.outgoing.set', { LINE_ID })).json, 'result');
    expect([await set('gone'), portal.outgoing.portalLine]).toEqual([1, 'LINK_BASE_NUMBER']);
    await portal.call('telephony.externalLine.add', { NUMBER });
    portal.settings.update({ clickHandlerBound: false });
    expect([await set(NUMBER), portal.outgoing.portalLine]).toEqual([1, 'LINK_BASE_NUMBER']);
    expect([await set('reg17'), portal.outgoing.portalLine]).toEqual([1, 'reg17']);
  });

  it.each(['voximplant.line.get', 'voximplant.line.outgoing.get', 'voximplant.line.outgoing.set'])(
    '%s needs the right to change numbers',
    async (method) => {
      const portal = await startPortalForTest();
      const refused = await portal.call(method, { LINE_ID: NUMBER }, { userId: 2 });
      expect([refused.status, at(refused.json, 'error')]).toEqual([403, 'ACCESS_DENIED']);
      expect((await portal.call(method, { LINE_ID: NUMBER })).status).toBe(200);
    },
  );
});
