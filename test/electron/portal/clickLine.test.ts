import { describe, expect, it } from 'vitest';
import { clickLineNumber } from '../../../contracts/clickToCall/clicks.ts';
import type { ClickLine } from '../../../electron/core/ports/clickToCall/clickLine.ts';
import type { RestAnswer } from '../../../electron/portal/answers/restAnswer.ts';
import { createClickLine } from '../../../electron/portal/clickLine.ts';
import { startPortalForTest, type PortalFixture } from '../../portal/testing/portalFixture.ts';
import { openSession } from './testing/openSession.ts';

function lineOf(portal: PortalFixture, userId = 1): ClickLine {
  const { clickLine } = openSession(portal.webhookUrl(userId));
  if (clickLine === null) throw new Error('a webhook has a line');
  return clickLine;
}

describe('the line of clicks', () => {
  it('is made once, chosen for everybody, and told at each step', async () => {
    const portal = await startPortalForTest();
    const line = lineOf(portal);
    expect(await line.look()).toMatchObject({ isThere: false, isChosen: false });
    await line.make();
    await line.make();
    expect(portal.lines.all).toMatchObject([
      { number: clickLineNumber, name: 'Ringside', crmAutoCreate: false },
    ]);
    expect(await line.look()).toMatchObject({ isThere: true, isChosen: false });
    await line.chooseForAll();
    expect(await lineOf(portal, 2).look()).toEqual({
      isThere: true,
      isChosen: true,
      chosenId: clickLineNumber,
    });
    expect(portal.clicks.click({ userId: 2, phoneNumber: '+4930901820' })).not.toBeNull();
  });

  it('is not chosen by an operator who may not change numbers, who is told who can', async () => {
    const portal = await startPortalForTest();
    await lineOf(portal).make();
    await expect(lineOf(portal, 2).chooseForAll()).rejects.toMatchObject({ code: 'click.rightMissing' });
    await expect(lineOf(portal, 2).ofAll()).rejects.toMatchObject({ code: 'click.rightMissing' });
    expect(portal.outgoing.portalLine).toBe('LINK_BASE_NUMBER');
  });

  it('is chosen by whatever id the portal names it', async () => {
    const portal = await startPortalForTest({ settings: { lineIds: 'prefixed' } });
    const line = lineOf(portal);
    await line.make();
    await line.chooseForAll();
    expect(await lineOf(portal, 2).look()).toEqual({
      isThere: true,
      isChosen: true,
      chosenId: `REST_APP:0:${clickLineNumber}`,
    });
    expect(portal.clicks.click({ userId: 2, phoneNumber: '+4930901820' })).not.toBeNull();
  });

  it('is told not to be taken where nobody handles clicks, though the portal says 1', async () => {
    const portal = await startPortalForTest({ settings: { clickHandlerBound: false } });
    const line = lineOf(portal);
    await line.make();
    await expect(line.chooseForAll()).rejects.toMatchObject({ code: 'click.lineNotTaken' });
    expect(portal.outgoing.portalLine).toBe('LINK_BASE_NUMBER');
  });

  it('is no other line that somebody has given its name', async () => {
    const set: unknown[] = [];
    const call = async (method: string, params: object): Promise<RestAnswer> => {
      if (method.endsWith('outgoing.set')) set.push(params);
      const isNames = method === 'voximplant.line.get';
      return { ok: true, result: isNames ? { sip7: 'Ringside office', reg1: 'x' } : 'reg1' };
    };
    const line = createClickLine({ call }, 'portal.example');
    await expect(line.chooseForAll()).rejects.toMatchObject({ code: 'click.lineNotTaken' });
    expect(set).toEqual([{ LINE_ID: clickLineNumber }]);
    expect(await line.ofAll()).toEqual({ id: 'reg1', name: 'x' });
  });

  it('gives way to the one that was there before, by name and id', async () => {
    const portal = await startPortalForTest();
    const line = lineOf(portal);
    expect(await line.ofAll()).toEqual({ id: 'LINK_BASE_NUMBER', name: null });
    portal.outgoing.portalLine = 'reg17';
    expect(await line.ofAll()).toEqual({ id: 'reg17', name: 'SIP line' });
    // A line that the portal tells nobody the name of.
    portal.outgoing.portalLine = 'REST_APP:12';
    expect(await line.ofAll()).toEqual({ id: 'REST_APP:12', name: 'REST_APP:12' });
    await line.make();
    await line.chooseForAll();
    await line.chooseAgain('reg17');
    expect(portal.outgoing.portalLine).toBe('reg17');
    await expect(line.chooseAgain('reg99')).rejects.toMatchObject({ code: 'click.formerLineGone' });
    expect(portal.outgoing.portalLine).toBe('reg17');
  });

  it('cannot be where the portal refuses lines to webhooks', async () => {
    const portal = await startPortalForTest({ settings: { webhookMayRegister: false } });
    await expect(lineOf(portal).make()).rejects.toMatchObject({ code: 'click.webhookRefused' });
    await expect(lineOf(portal).look()).rejects.toMatchObject({ code: 'click.webhookRefused' });
  });

  it('needs the scope telephony', async () => {
    const portal = await startPortalForTest();
    portal.users.update(1, { scopes: ['crm'] });
    await expect(lineOf(portal).look()).rejects.toMatchObject({ code: 'portal.insufficientScope' });
  });

  it.each([
    ['another line', { defaultLineId: 'reg17' }, false],
    ['no line', { defaultLineId: false }, false],
    ['ours', { defaultLineId: clickLineNumber }, true],
    ['ours in another way', { defaultLineId: `REST_APP:7:${clickLineNumber}` }, true],
    ['one that only sounds alike', { defaultLineId: 'ringsider' }, false],
    ['something else', [], null],
  ])('is told whether it is chosen where the portal names %s', async (_, result, isChosen) => {
    const call = async (method: string) =>
      ({ ok: true, result: method.endsWith('getDefaultLineId') ? result : [] }) as const;
    expect((await createClickLine({ call }, 'portal.example').look()).isChosen).toBe(isChosen);
  });

  it('is looked for all the same where the portal has no method to say which is chosen', async () => {
    const error = { code: 'portal.methodUnknown', params: {} } as const;
    const call = async (method: string): Promise<RestAnswer> =>
      method.endsWith('getDefaultLineId')
        ? { ok: false, retryable: false, notBeforeMs: null, foreign: false, error }
        : { ok: true, result: { 3: { NUMBER: clickLineNumber }, 5: null } };
    const line = createClickLine({ call }, 'portal.example');
    expect(await line.look()).toEqual({ isThere: true, isChosen: null, chosenId: null });
  });
});
