import fc from 'fast-check';
import { chooseTextSize, pressByProgram, settled } from './fixtures/callsInPopup.ts';
import { hooksOf, type HookedCall } from './fixtures/hooks.ts';
import { moveTo, placeOf } from './fixtures/mouse.ts';
import { expectNoneWhereAnotherWas, popupLook } from './fixtures/popupLook.ts';
import { connect, expect, test, type Portal, type StartedRingside } from './fixtures/ringside.ts';

const hide = 'telephony.externalCall.hide';

/** The portal says more of a caller, as it does when the CRM has found them. */
async function learn(
  { practice, operatorId }: Portal,
  { popup }: StartedRingside,
  { callId, which }: { readonly callId: string; readonly which: number },
): Promise<void> {
  const phoneNumber = practice.calls.find(callId)?.phoneNumber ?? '';
  const long = 'Anna-Katharina Freifrau von und zu Schmidt-Rottluff der Ältere aus Neustrelitz';
  const name = `${which} ${which % 2 === 0 ? 'Anna' : long}`;
  const CRM = {
    CONTACT: { NAME: name },
    COMPANY: which % 3 === 0 ? '' : 'Northwind Logistics and Daughters of Hamburg',
    RESPONSIBILITY: { NAME: which % 2 === 0 ? 'Igor Belov' : '' },
  };
  practice.push.send(operatorId, {
    moduleId: 'voximplant',
    command: 'showExternalCall',
    params: { callId, phoneNumber, crmEntityType: 'CONTACT', crmEntityId: 77, CRM, toUserId: [operatorId] },
  });
  await expect(popup.getByRole('listitem').filter({ hasText: name })).not.toHaveCount(0);
}

/** A call that stands in the popup. */
interface Standing {
  readonly callId: string;
  /** As the operator's own phone tells of it; null where that does not ring. */
  readonly atPhone: HookedCall | null;
}

for (const { popupCorner, textSize } of [
  { popupCorner: 'bottomRight', textSize: 100 },
  { popupCorner: 'topRight', textSize: 100 },
  { popupCorner: 'bottomLeft', textSize: 150 },
  { popupCorner: 'topLeft', textSize: 150 },
] as const)
  test(`no button comes to the place of another while the pointer is in the popup (${popupCorner}, ${textSize} %)`, async ({
    portal,
    start,
  }) => {
    const { practice, operatorId, webhookUrl } = portal;
    const ringside = await start({ settings: { popupCorner, textSize, phonesOn: ['otherProgram'] } });
    await connect(ringside, webhookUrl);
    await practice.push.waitForConnection(operatorId, 15_000);
    const { popup } = ringside;
    const hooks = await hooksOf(ringside);
    const colleagueId = practice.users.all.find(({ id }) => id !== operatorId)?.id ?? 0;
    const dismissButtons = popup.locator('li .dismiss button');
    const openInCrm = popup.locator('li .actions > :first-child:not([inert]) button');
    let rung = 0;
    /** It rings at a colleague as well, and at every other call at the operator's own phone. */
    const ringUp = async (): Promise<Standing> => {
      const phoneNumber = `+493090182${++rung}`;
      const callId = practice.connector.ring({ userIds: [operatorId, colleagueId], phoneNumber });
      if (rung % 2 === 0) return { callId, atPhone: null };
      const atPhone = { id: `phone-${rung}`, phoneNumber };
      await hooks.ring(atPhone);
      return { callId, atPhone };
    };
    /** The oldest first. */
    const standing: Standing[] = [await ringUp()];
    await settled(ringside);
    const happening = fc.constantFrom(
      ...(['ring', 'end', 'dismiss', 'hide', 'open', 'fail', 'read', 'refuse'] as const),
      ...(['learn', 'learn', 'learn', 'pickUp', 'pickUp', 'colleague', 'note', 'textSize'] as const),
    );
    const happenings = fc.sample(fc.tuple(happening, fc.nat(20)), { numRuns: 24 });
    const copyNumber = await placeOf(popup.locator('li .copy button').first());
    await expect(async () => {
      await moveTo(copyNumber);
      // The page has heard of the hand: it holds the entry's height.
      await expect(popup.getByRole('listitem')).toHaveAttribute('style', /(?:^|\s)height/, { timeout: 300 });
    }).toPass();
    let before = await popupLook(popup, popupCorner);
    for (const [at, [what, which]] of happenings.entries()) {
      const others = standing.length > 1;
      if (what === 'ring' && standing.length < 4) standing.push(await ringUp());
      else if (what === 'learn')
        await learn(portal, ringside, { callId: standing[which % standing.length]?.callId ?? '', which });
      else if (what === 'end' && others) {
        const over = standing.shift();
        practice.connector.end(over?.callId ?? '');
        const atPhone = over?.atPhone ?? null;
        if (atPhone !== null) await hooks.end(atPhone);
      } else if (what === 'pickUp') {
        const atPhone = standing.flatMap((call) => call.atPhone ?? []);
        const picked = atPhone[which % atPhone.length];
        if (picked !== undefined) await hooks.answer(picked);
      } else if ((what === 'hide' || what === 'colleague') && others) {
        // While the operator's own phone rings, a card that goes ends nothing.
        const ofPortal = standing.findLastIndex(({ atPhone }) => atPhone === null);
        const [gone] = ofPortal < 0 ? [] : standing.splice(ofPortal, 1);
        if (gone !== undefined && what === 'hide') practice.connector.hideFor(gone.callId, [operatorId]);
        else if (gone !== undefined) practice.connector.answeredBy(gone.callId, colleagueId);
      } else if (what === 'note') await pressByProgram(popup, 'li button[aria-label="Note"]:not([inert] *)');
      else if (what === 'textSize') {
        await chooseTextSize(ringside, which % 2 === 0 ? textSize : 115);
        // All of it is larger or smaller: what came under the hand by that cannot be pressed at first (`pressMeansWhatItSaid`).
        before = await popupLook(popup, popupCorner);
      } else if (what === 'dismiss' && others) {
        standing.shift();
        await pressByProgram(popup, 'li .dismiss button');
      } else if (what === 'fail' && others) {
        const error = { kind: 'error', error: 'insufficient_scope', status: 403 } as const;
        practice.faults.order({ fault: error, method: hide, times: 1 });
        standing.shift();
        await pressByProgram(popup, 'li .dismiss button');
        await expect(popup.locator('.notice [role=alert]').first()).toBeVisible();
      } else if (what === 'read') await pressByProgram(popup, '.notice button[aria-label]');
      else if (what === 'refuse' && (await openInCrm.count()) > 0) {
        // Without a hand it is refused, which is told.
        await openInCrm.last().evaluate((button: HTMLElement) => button.click());
        await expect(popup.locator('.problem')).toBeVisible();
      } else if (what === 'open') {
        await pressByProgram(popup, 'li button[aria-expanded="false"]');
        await settled(ringside);
        // What the operator opens needs room: from then on it stands.
        before = await popupLook(popup, popupCorner);
      }
      await expect(dismissButtons).toHaveCount(standing.length);
      await settled(ringside);
      const now = await popupLook(popup, popupCorner);
      const soFar = happenings.slice(0, at + 1).map((each) => each.join(' '));
      expectNoneWhereAnotherWas(now, before, soFar.join(', '));
      before = now;
    }
  });
