import { AppError, toAppErrorData } from '../../../contracts/errors.ts';
import { movedOrigin } from '../../../contracts/access/origin.ts';
import { parsePortalAddress } from '../../../contracts/access/portalAddress.ts';
import type { PortalAccess } from '../../../contracts/access/portalAccess.ts';
import { parseWebhookUrl, portalHost } from '../../../contracts/access/webhookUrl.ts';
import { grantsTelephony, missingTelephony, standingOf } from './capabilities.ts';
import { askOwner, newOwner, ownerAfter, type TakeOwner } from './owner/accessOwner.ts';
import { renamedFrom } from './owedAccount.ts';
import type { PortalChannels } from './portalChannels.ts';
import type { ConnectionOrders, PortalConnectionDeps } from './portalConnectionTypes.ts';
import type { PortalUse } from './portalUse.ts';
import type { KeptAccesses } from './secrets/keptAccesses.ts';
import { signInByApplication } from './signIn.ts';
import { isUnderWay } from './state/connectionState.ts';
import type { HeldConnection } from './state/heldConnection.ts';

export interface ConnectingDeps extends Pick<
  PortalConnectionDeps,
  'portals' | 'signInWindow' | 'newState' | 'clock' | 'timers' | 'log'
> {
  readonly held: HeldConnection;
  readonly kept: Pick<KeptAccesses, 'store' | 'putIntoUse'>;
  readonly channels: Pick<PortalChannels, 'known'>;
  /** @throws AppError `connection.addressNotSafe` */
  readonly newUse: (access: PortalAccess) => PortalUse;
  /** @throws AppError `connection.owedToAnother` */
  readonly refuseOwed: (use: PortalUse, renamedFrom: string | null) => void;
  /** The portal before is not in use any more: its secret goes. */
  readonly removeLeft: () => Promise<void>;
}

/** The operator's attempts to connect: one at a time counts, and what was before it is again when it fails. */
export function createConnecting(
  deps: ConnectingDeps,
): Pick<ConnectionOrders, 'connect' | 'signIn' | 'acceptNewAddress'> {
  const { held, kept, channels, newUse, refuseOwed, removeLeft, clock, log } = deps;
  const { apply, live } = held;
  let attempts = 0;

  /**
   * Checks an access, stores it and goes live with it; without a keychain it waits for the operator's word.
   */
  const establish = async (
    attempt: number,
    access: PortalAccess,
    from: string | null,
    takeOwner: TakeOwner,
  ): Promise<void> => {
    const use = newUse(access);
    refuseOwed(use, from);
    const check = await use.session.check();
    if (!grantsTelephony(check))
      throw new AppError('portal.telephonyScopeMissing', missingTelephony().params);
    refuseIfReplaced(attempt);
    const standing = standingOf(check, use.signedInBy);
    const told = await askOwner(deps, use.session, access, check.operator.id, standing.capabilities);
    const owner = takeOwner(told);
    refuseIfReplaced(attempt);
    const known = { ...standing, owner };
    try {
      await kept.store(use, 'person');
    } catch (error) {
      const problem = toAppErrorData(error);
      log.error('access not stored', error, { error: problem.code });
      const host = portalHost(access);
      refuseIfReplaced(attempt);
      const question = { use, host, problem, renamedFrom: from, operator: check.operator };
      apply({ is: 'asked', attempt, question: { ...known, ...question } });
      return;
    }
    const refuse = (): void => {
      refuseIfReplaced(attempt);
      refuseOwed(use, from);
    };
    await kept.putIntoUse(use, known, refuse, () => {
      const what = { use, renamedFrom: from, sinceMs: clock.nowMs(), isSettled: live() !== null };
      apply({ is: 'established', attempt, inUse: { ...known, ...what } });
    });
    void removeLeft();
    await channels.known();
    apply({ is: 'channelKnown', use });
    log.info('portal connected', { host: portalHost(access), by: use.signedInBy });
  };

  /** Disconnected meanwhile, or another attempt began. */
  const refuseIfReplaced = (attempt: number): void => {
    if (!isUnderWay(held.state(), attempt)) throw new AppError('portal.notConnected');
  };

  const attemptAt = async (host: string, connectTo: (attempt: number) => Promise<void>): Promise<void> => {
    attempts += 1;
    const attempt = attempts;
    apply({ is: 'attemptBegun', attempt, host });
    try {
      await connectTo(attempt);
    } catch (error) {
      apply({ is: 'attemptFailed', attempt });
      log.warn('portal not connected', { error: toAppErrorData(error).code });
      throw error;
    }
  };

  return {
    async connect(webhookUrl, allTheSame) {
      const parsed = parseWebhookUrl(webhookUrl);
      if (!parsed.ok) throw new AppError(parsed.error.code, parsed.error.params);
      const { access } = parsed;
      const from = renamedFrom(live(), access, access.origin);
      const takeOwner = newOwner(access, allTheSame);
      await attemptAt(portalHost(access), (attempt) => establish(attempt, access, from, takeOwner));
    },
    async signIn(form) {
      const address = parsePortalAddress(form.portalAddress);
      if (!address.ok) throw new AppError(address.error.code, address.error.params);
      await attemptAt(portalHost(address), async (attempt) => {
        const access = await signInByApplication(deps, address.origin, form);
        refuseIfReplaced(attempt);
        // The token server may know the portal by another name than the one typed.
        const from = renamedFrom(live(), access, address.origin);
        await establish(attempt, access, from, newOwner(access, form.allTheSame));
      });
    },
    async acceptNewAddress(newHost) {
      const former = live();
      if (former === null || former.newHost === null) throw new AppError('portal.notConnected');
      // SECURITY: the access goes nowhere but to the host that the operator has read.
      if (former.newHost !== newHost) return;
      const origin = movedOrigin(former.use.access().origin, newHost);
      if (origin === null) throw new AppError('portal.notConnected');
      const access = { ...former.use.access(), origin };
      const from = renamedFrom(live(), access, origin);
      // The access is in use: whomever it belongs to, what works with it goes on at the new address.
      const takeOwner: TakeOwner = (told) => ownerAfter(former.owner, told);
      await attemptAt(portalHost(access), (attempt) => establish(attempt, access, from, takeOwner));
    },
  };
}
