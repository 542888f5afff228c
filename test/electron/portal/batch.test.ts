import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CardOrder } from '../../../electron/core/ports/portal.ts';
import { phpQuery, readBatch } from '../../../electron/portal/rest/batch.ts';
import type { Fault } from '../../portal/faults.ts';
import { parsePhpQuery } from '../../portal/rest/parsing/phpQuery.ts';
import { startPortalForTest } from '../../portal/testing/portalFixture.ts';
import { noSecrets } from './testing/noSecrets.ts';
import { openSession } from './testing/openSession.ts';

const gone = 'externalCall.0123456789abcdef0123456789abcdef.1773130779';
const hideOf = (callId: string, userIds: readonly number[] = [1]): CardOrder => ({
  kind: 'hide',
  callId,
  userIds,
});

describe('a batch of orders', () => {
  it('is one request, with one answer an order', async () => {
    const portal = await startPortalForTest();
    const ring = () => portal.connector.ring({ userIds: [1, 2], phoneNumber: '+79001234567' });
    const [one, two] = [ring(), ring()];
    const { telephony } = openSession(portal.webhookUrl(1));
    const answers = await telephony.sendBatch([
      hideOf(one, [1, 2]),
      hideOf(gone),
      { kind: 'show', callId: two, userIds: [1] },
      hideOf(two, []),
    ]);
    expect(answers).toEqual([
      { kind: 'acknowledged' },
      { kind: 'nothingToDo' },
      { kind: 'acknowledged' },
      { kind: 'nothingToDo' },
    ]);
    expect(portal.truth.usersSeeing(one)).toEqual([]);
    expect(portal.truth.usersSeeing(two)).toEqual([1, 2]);
    const [request, ...others] = portal.journal.requests;
    expect(others).toEqual([]);
    expect(request).toMatchObject({ method: 'batch', params: { halt: 0 } });
    expect(request?.commands?.map(({ method, params }) => [method, params['USER_ID']])).toEqual([
      ['telephony.externalCall.hide', ['1', '2']],
      ['telephony.externalCall.hide', '1'],
      ['telephony.externalCall.show', '1'],
    ]);
  });

  it('of one order is a plain call, and of none is no request', async () => {
    const portal = await startPortalForTest();
    const { telephony } = openSession(portal.webhookUrl(1));
    expect(await telephony.sendBatch([hideOf(gone)])).toEqual([{ kind: 'nothingToDo' }]);
    expect(await telephony.sendBatch([])).toEqual([]);
    expect(await telephony.sendBatch([hideOf(gone, [])])).toEqual([{ kind: 'nothingToDo' }]);
    expect(portal.journal.requests.map(({ method }) => method)).toEqual(['telephony.externalCall.hide']);
  });

  it('of fifty is sent, of more is a mistake of the program', async () => {
    const portal = await startPortalForTest();
    const { telephony } = openSession(portal.webhookUrl(1));
    const fifty = Array.from({ length: 50 }, () => hideOf(gone));
    expect(await telephony.sendBatch(fifty)).toHaveLength(50);
    await expect(telephony.sendBatch([...fifty, hideOf(gone)])).rejects.toThrow(RangeError);
    expect(portal.journal.requests).toHaveLength(1);
  });

  it('answers each order by its own failure', async () => {
    const portal = await startPortalForTest();
    const open = portal.connector.ring({ userIds: [1], phoneNumber: '5' });
    portal.faults.order({
      method: 'telephony.externalCall.show',
      fault: { kind: 'error', error: '', description: 'No way' },
    });
    const answers = await openSession(portal.webhookUrl(1)).telephony.sendBatch([
      { kind: 'show', callId: open, userIds: [1] },
      hideOf(open),
    ]);
    expect(answers).toEqual([
      {
        kind: 'failed',
        error: {
          code: 'portal.businessError',
          params: expect.objectContaining({ description: 'No way', method: 'telephony.externalCall.show' }),
        },
      },
      { kind: 'acknowledged' },
    ]);
  });

  it('says until when a method is blocked that another method of the batch is not', async () => {
    const portal = await startPortalForTest({ settings: { operatingLimitS: 1, operatingCostS: 0.6 } });
    const { telephony } = openSession(portal.webhookUrl(1));
    const orders = [hideOf(gone), hideOf(gone), hideOf(gone), { ...hideOf(gone), kind: 'show' as const }];
    const answers = await telephony.sendBatch(orders);
    expect(answers.map(({ kind }) => kind)).toEqual(['nothingToDo', 'nothingToDo', 'retry', 'nothingToDo']);
    expect(answers[2]).toMatchObject({ error: { code: 'portal.operationTimeLimit' } });
    // Known now: nothing more is sent until then.
    const next = await telephony.hideCard(gone, [1]);
    expect(next).toMatchObject({ kind: 'retry', error: { code: 'portal.operationTimeLimit' } });
    if (next.kind !== 'retry') throw new Error('it is to be tried again');
    expect(next.notBeforeMs).toBeGreaterThan(Date.now() + 400_000);
    expect(portal.journal.requests).toHaveLength(1);
    expect(await telephony.showCard(gone, [1])).toEqual({ kind: 'nothingToDo' });
  });

  it.each<[Fault, 'retry' | 'failed', string]>([
    [{ kind: 'http', status: 502 }, 'retry', 'portal.down'],
    [{ kind: 'brokenJson' }, 'retry', 'portal.unexpectedAnswer'],
    [{ kind: 'http', status: 200, body: 'json' }, 'retry', 'portal.unexpectedAnswer'],
    [{ kind: 'dropAfter' }, 'retry', 'portal.unreachable'],
    [{ kind: 'error', error: 'QUERY_LIMIT_EXCEEDED' }, 'retry', 'portal.tooManyRequests'],
    [{ kind: 'error', error: 'OVERLOAD_LIMIT' }, 'failed', 'portal.overloadBlock'],
    [{ kind: 'error', error: 'INVALID_CREDENTIALS' }, 'failed', 'portal.webhookRejected'],
  ])('as a whole answered %j is %s with %s for each', async (fault, kind, code) => {
    const portal = await startPortalForTest();
    portal.faults.order({ method: 'batch', fault });
    const answers = await openSession(portal.webhookUrl(1)).telephony.sendBatch([hideOf(gone), hideOf(gone)]);
    expect(answers).toHaveLength(2);
    for (const answer of answers) expect(answer).toMatchObject({ kind, error: { code } });
  });
});

describe('what is sent while the portal wants a pause', () => {
  it('stays here, and is told when', async () => {
    const portal = await startPortalForTest();
    portal.faults.order({ fault: { kind: 'error', error: 'QUERY_LIMIT_EXCEEDED' } });
    const { telephony } = openSession(portal.webhookUrl(1), { random: () => 0.9 });
    const [first, second] = [await telephony.hideCard(gone, [1]), await telephony.hideCard(gone, [1])];
    for (const answer of [first, second]) {
      expect(answer).toMatchObject({ kind: 'retry', error: { code: 'portal.tooManyRequests' } });
      if (answer.kind !== 'retry') throw new Error('it is to be tried again');
      expect(answer.notBeforeMs).toBeGreaterThan(Date.now() + 1_000);
    }
    expect(portal.journal.requests).toHaveLength(1);
  });

  it('and is not tried again where only support can help', async () => {
    const portal = await startPortalForTest({ settings: { overloaded: true } });
    const { telephony } = openSession(portal.webhookUrl(1));
    expect(await telephony.hideCard(gone, [1])).toMatchObject({
      kind: 'failed',
      error: { code: 'portal.overloadBlock' },
    });
  });
});

describe('PHP’s query strings', () => {
  it('come back as they were, whatever stands in them', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { minLength: 1 }), (callId, userIds) => {
        expect(parsePhpQuery(phpQuery({ CALL_ID: callId, USER_ID: userIds }))).toEqual({
          CALL_ID: callId,
          USER_ID: userIds.map(String),
        });
      }),
    );
    // Half a surrogate pair, which no UTF-8 has, is no reason not to send the others.
    expect(phpQuery({ CALL_ID: 'a\ud800', ['\udc00']: '😀' })).toBe(
      'CALL_ID=a%EF%BF%BD&%EF%BF%BD=%F0%9F%98%80',
    );
    expect(phpQuery({ a: true, b: null, c: undefined, d: { e: 1 } })).toBe('a=1&d%5Be%5D=1');
  });
});

describe('a batch’s answer', () => {
  it('has empty maps as lists', () => {
    const read = readBatch({ result: [], result_error: [], result_time: [] }, 2, 'webhook', noSecrets);
    expect(read).toEqual([null, null]);
    expect(readBatch({ result: { c0: false }, result_error: [] }, 1, 'webhook', noSecrets)).toMatchObject([
      { kind: 'result', result: false },
    ]);
  });

  it('never throws, and has as many answers as there were commands', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.nat({ max: 5 }), (result, errors, count) => {
        expect(readBatch({ result, result_error: errors }, count, 'webhook', noSecrets)).toHaveLength(count);
        expect(readBatch(result, count, 'webhook', noSecrets)?.length ?? count).toBe(count);
      }),
    );
  });
});
