import { describe, expect, it } from 'vitest';
import { callId, details, setUp } from './clicksSetUp.ts';

const offered = { type: 'offered', details: { ...details, line: null, shownTo: null } };
const ofConnector = 'externalCall.connector';

/** The card of a call that a telephone system has registered itself, on a line of its own. */
const connectorCard = (change: object = {}, of = ofConnector): object => ({
  type: 'cardShown',
  call: { callId: of, sourceCallId: of },
  details: { ...details, line: '4930', ...change },
});

describe('a telephone system that registers the calls of clicks as well', () => {
  it.each(['before', 'after'])(
    'has one entry, and its record is the one that counts, where its card comes %s the phone’s news',
    async (when) => {
      const { click, take, phone, phoneSays, calls, orders, time } = setUp();
      click();
      await phoneSays(undefined, 'b1');
      if (when === 'after') phone(offered);
      take(connectorCard(), 'portalCards', ofConnector);
      if (when === 'before') phone(offered);
      phone({ type: 'answered' });
      time.turn(12_000);
      phone({ type: 'ended', outcome: 'answered' });
      expect([...calls.all()]).toMatchObject([{ callId: ofConnector, outcome: 'answered' }]);
      // Not twice as talked, and never finished in the connector's place.
      expect(orders()).toEqual([
        { kind: 'finish', callId, userId: 7, end: { durationS: 0, statusCode: '603-S' } },
      ]);
    },
  );

  it('and finds the portal’s own registration again is finished once, by whoever is first', async () => {
    const { click, take, phone, phoneSays, calls, orders } = setUp();
    click();
    await phoneSays(undefined, 'b1');
    take(connectorCard({}, callId), 'portalCards', callId);
    phone(offered);
    phone({ type: 'answered' });
    phone({ type: 'ended', outcome: 'answered' });
    expect([...calls.all()]).toMatchObject([{ callId }]);
    expect(orders()).toMatchObject([{ kind: 'finish', callId, end: { statusCode: '200' } }]);
  });

  it('takes over what was dialled elsewhere while it was asked here', () => {
    const { click, take, chosen, calls, orders, entry, time } = setUp();
    chosen.clicks = 'ask';
    click();
    take(connectorCard(), 'portalCards', ofConnector);
    expect(entry()).toMatchObject({ state: 'ringing' });
    expect(entry()).not.toHaveProperty('click');
    time.turn(30_000);
    expect([...calls.all()]).toMatchObject([{ callId: ofConnector }]);
    expect(orders()).toMatchObject([{ kind: 'finish', callId, end: { statusCode: '603-S' } }]);
  });

  it('hides its own card when the entry is put away', async () => {
    const { click, take, phoneSays, calls, entry, orders } = setUp();
    click();
    await phoneSays();
    take(connectorCard(), 'portalCards', ofConnector);
    calls.dismiss(entry()?.key ?? '');
    expect(orders()).toMatchObject([
      { kind: 'finish', callId },
      { kind: 'hide', callId: ofConnector },
    ]);
  });

  it.each([
    ['another number', { phoneNumber: '+4930901899' }],
    ['a caller', { direction: 'incoming' }],
    ['another operator', { shownTo: [8] }],
  ])('is another call for %s', async (_what, change) => {
    const { click, take, phoneSays, calls, commands } = setUp();
    click();
    await phoneSays();
    take(connectorCard(change), 'portalCards', ofConnector);
    expect([...calls.all()].map((call) => call.callId)).toEqual([callId, ofConnector]);
    expect(commands.about(callId)).toMatchObject([{ kind: 'finish', state: { at: 'held' } }]);
  });

  it('is another call half a minute later', async () => {
    const { click, take, phoneSays, calls, time } = setUp();
    click();
    await phoneSays();
    time.turn(30_000);
    take(connectorCard(), 'portalCards', ofConnector);
    expect([...calls.all()]).toHaveLength(2);
  });
});
