import { isWantOfTelephony } from '../../../contracts/messages/problemCauses.ts';
import type { Connection } from '../../../contracts/portal.ts';
import type { CommandQueue } from '../../core/commands/commandQueue.ts';
import type { ConnectionFacts, UsedPortal } from '../../core/connection/portalConnectionTypes.ts';
import { createListeners, type ListenersLog, type Told } from '../../core/listeners.ts';
import { isHideForNobody } from '../../core/ports/commandRecord.ts';
import type { PortalSession, Telephony } from '../../core/ports/portal.ts';
import type { Topic } from '../../core/topic.ts';

type Used = Omit<UsedPortal, 'session'> & { readonly session: Pick<PortalSession, 'telephony'> };

export interface PortalInUseParts {
  readonly used: Topic<Used | null>;
  readonly commands: Pick<CommandQueue, 'dropAll' | 'usePortal'>;
  readonly log: ListenersLog;
  /** By what else than a request some of them go; left out where by nothing. */
  readonly floor?: {
    telephonyFor(account: string, own: Telephony): Telephony;
    nobody(): void;
  };
}

/** Commands go to the portal in use. To be followed before anybody else follows which one that is. */
export interface PortalInUse {
  /** The portal was disconnected, or another account is in use. Told before any command goes elsewhere. */
  readonly gone: Told<undefined>;
  /** Another account is in use than the last one that was, however long ago. Told after `gone`, before any command goes there. */
  readonly another: Told<undefined>;
}

export function followPortalInUse({ used, commands, log, floor }: PortalInUseParts): PortalInUse {
  const gone = createListeners<undefined>(log);
  const another = createListeners<undefined>(log);
  let lastAccount: string | null = null;
  let before = used.get();
  used.follow((now) => {
    const was = before;
    before = now;
    if (now === null) commands.dropAll();
    // A portal that was renamed is the same one, and what its cards are about goes on.
    const isSame = now !== null && was !== null && [now.account, now.renamedFrom].includes(was.account);
    if (now === null || (was !== null && !isSame)) gone.tell(undefined);
    if (now !== null) {
      const isLast = lastAccount === null || [now.account, now.renamedFrom].includes(lastAccount);
      lastAccount = now.account;
      if (!isLast) another.tell(undefined);
    }
    if (now === null) {
      floor?.nobody();
      commands.usePortal(null);
      return;
    }
    const { telephony } = now.session;
    commands.usePortal({ ...now, telephony: floor?.telephonyFor(now.account, telephony) ?? telephony });
  });
  return { gone, another };
}

export interface RightToHideParts {
  readonly connection: Topic<Connection>;
  readonly commands: Pick<CommandQueue, 'all' | 'retry'>;
}

/** Once a check finds the right Telephony that was missing before, what failed for it is tried again: nobody has to ask. */
export function followRightToHide({ connection, commands }: RightToHideParts): void {
  let wasMissing = false;
  connection.follow((now) => {
    if (now.status !== 'connected') return;
    if (now.problem !== null) {
      wasMissing ||= isWantOfTelephony(now.problem);
      return;
    }
    if (!wasMissing) return;
    wasMissing = false;
    for (const { id, state } of commands.all()) {
      if (state.at === 'failed' && isWantOfTelephony(state.problem)) commands.retry(id);
    }
  });
}

/** Once the user is not called dismissed any more, what was not hidden for them meanwhile is: nobody has to ask. */
export function followReturnOfUser({ connection, commands }: RightToHideParts): void {
  connection.follow((now) => {
    if (now.status !== 'connected' || now.nobody?.code === 'portal.userDismissed') return;
    for (const command of commands.all()) if (isHideForNobody(command)) commands.retry(command.id);
  });
}

/** Tells of each time that the portal answers and did not before. Returns how to stop. */
export function followAnswering(
  { connection, connectionInUse }: Pick<ConnectionFacts, 'connection' | 'connectionInUse'>,
  onBack: () => void,
): () => void {
  const answers = (): boolean => {
    const now = connectionInUse();
    return now.status === 'connected' && now.problem === null;
  };
  let answered = answers();
  return connection.follow(() => {
    const isBack = answers() && !answered;
    answered = answers();
    if (isBack) onBack();
  });
}
