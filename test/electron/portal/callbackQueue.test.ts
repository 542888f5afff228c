import { describe, expect, it } from 'vitest';
import type { CallbackQueue } from '../../../electron/core/ports/callbacks/callbackQueue.ts';
import { createCallbackQueue } from '../../../electron/portal/callbackQueue.ts';
import type { PortalSettingsPatch } from '../../portal/settings.ts';
import { openSession } from './testing/openSession.ts';
import { openApplication } from './testing/openApplication.ts';

async function atPortal(userId = 1, settings: PortalSettingsPatch = {}) {
  const { portal, session } = await openApplication({ userId, portal: { settings } });
  const queue = session.callbackQueue;
  if (queue === null) throw new Error('an application has a queue');
  return { portal, queue };
}

const texts = ({ requests }: Awaited<ReturnType<CallbackQueue['take']>>['reserved']) =>
  requests.map(({ text }) => text);

describe('the queue of call-back requests', () => {
  it('is bound once, and gives what was asked with all that the form says', async () => {
    const { portal, queue } = await atPortal();
    expect(portal.offlineEvents.askForCallback({ phoneNumber: '1' })).toBe(false);
    await queue.bind();
    await queue.bind();
    portal.offlineEvents.askForCallback({
      phoneNumber: '+4930901820',
      text: 'After\n five',
      lineNumber: 'ringside',
      crm: { entityType: 'LEAD', entityId: 7 },
    });
    const { reserved, isAll } = await queue.take();
    expect(isAll).toBe(true);
    expect(reserved.requests).toMatchObject([
      {
        phoneNumber: '+4930901820',
        text: 'After five',
        line: 'ringside',
        crmEntity: { type: 'LEAD', id: 7 },
      },
    ]);
  });

  it('gives what was reserved to nobody, and again to whoever asks what was left', async () => {
    const { portal, queue } = await atPortal();
    await queue.bind();
    portal.offlineEvents.askForCallback({ phoneNumber: '1', text: 'one' });
    const { reserved } = await queue.take();
    expect(texts((await queue.take()).reserved)).toEqual([]);
    portal.offlineEvents.askForCallback({ phoneNumber: '2', text: 'two' });
    const left = await queue.left();
    expect(left).toEqual({ reserved: [reserved], isAll: true });
    await queue.clear(reserved);
    expect(portal.offlineEvents.waiting.map(({ data }) => data['TEXT'])).toEqual(['two']);
    expect((await queue.left()).reserved).toEqual([]);
  });

  it('gives 50 at once and says that there are more', async () => {
    const { portal, queue } = await atPortal();
    await queue.bind();
    for (let number = 0; number < 60; number += 1)
      portal.offlineEvents.askForCallback({ phoneNumber: String(number) });
    const first = await queue.take();
    expect([first.reserved.requests.length, first.isAll]).toEqual([50, false]);
    const second = await queue.take();
    expect([second.reserved.requests.length, second.isAll]).toEqual([10, true]);
  });

  it('is not there for a webhook, and not for whoever is no administrator', async () => {
    const { portal, queue } = await atPortal(2);
    expect(openSession(portal.webhookUrl(1)).callbackQueue).toBeNull();
    await expect(queue.bind()).rejects.toMatchObject({ code: 'callback.notAdministrator' });
    await expect(queue.take()).rejects.toMatchObject({ code: 'callback.notAdministrator' });
  });

  it('tells in the portal’s words that the plan lacks it, and deletes nothing', async () => {
    const { portal, queue } = await atPortal(1, { offlineEventsExtended: false });
    await queue.bind();
    portal.offlineEvents.askForCallback({ phoneNumber: '1' });
    await expect(queue.take()).rejects.toMatchObject({
      code: 'callback.refused',
      params: { description: expect.stringContaining('license') as string },
    });
    expect(portal.offlineEvents.waiting).toHaveLength(1);
  });

  it.each([
    ['nothing', null],
    ['a text', 'x'],
    ['no events', { process_id: 'p' }],
    [
      'events without an id',
      { process_id: '', events: [{ ID: 1, MESSAGE_ID: 'm', EVENT_NAME: 'ONEXTERNALCALLBACKSTART' }] },
    ],
  ])('takes %s for no answer', async (_name, result) => {
    const queue = createCallbackQueue(
      { call: () => Promise.resolve({ ok: true, result }) },
      'portal.example',
    );
    await expect(queue.take()).rejects.toMatchObject({ code: 'portal.unexpectedAnswer' });
  });

  it('takes each event and each field by itself', async () => {
    const name = 'ONEXTERNALCALLBACKSTART';
    const events = {
      3: {
        ID: '5',
        MESSAGE_ID: 'm',
        EVENT_NAME: name,
        EVENT_DATA: { PHONE_NUMBER: 30, TEXT: ['x'], CRM_ENTITY_ID: 'y' },
      },
      4: { ID: {}, MESSAGE_ID: 'm', EVENT_NAME: name },
      5: { ID: '6', MESSAGE_ID: 'm', EVENT_NAME: 'ONCRMLEADADD' },
      7: { ID: 7, MESSAGE_ID: 'n', EVENT_NAME: name, EVENT_DATA: { TEXT: 'a\u202eb'.repeat(2_000) } },
    };
    const queue = createCallbackQueue(
      { call: () => Promise.resolve({ ok: true, result: { process_id: 'p', events } }) },
      'portal.example',
    );
    const { reserved } = await queue.take();
    const nothing = { line: null, crmEntity: null };
    expect(reserved).toMatchObject({
      processId: 'p',
      requests: [
        { eventId: '5', phoneNumber: '30', text: '', ...nothing },
        { eventId: '7', phoneNumber: '', ...nothing },
      ],
    });
    expect(reserved.requests[1]?.text).toMatch(/^[ab]{999}…$/);
  });
});
