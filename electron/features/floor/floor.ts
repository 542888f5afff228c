import type { CommandQueue } from '../../core/commands/commandQueue.ts';
import { createFloorCheck } from '../../core/floor/floorCheck.ts';
import { createFloorConnection, type FloorConnection } from '../../core/floor/floorConnection.ts';
import { createFloorDesk, type FloorDesk } from '../../core/floor/floorDesk.ts';
import { followChoice } from '../../core/settings/followChoice.ts';
import type { Telephony } from '../../core/ports/portal.ts';
import { readAuthorityFile } from '../../floor/authorityFile.ts';
import type { DeskLineDeps } from '../../floor/deskLine.ts';
import { portalKeyOf } from '../../floor/portalKey.ts';
import { deskUser } from '../../../contracts/floor/broker.ts';
import type { House } from '../../house.ts';
import type { Computer } from '../computer.ts';
import { stopAll, type Feature, type Handlers, type Topics } from '../feature.ts';

export interface FloorFeature extends Pick<FloorDesk, 'heardHidden' | 'nobody'> {
  /** How this account asks the portal from now on. @param account `<portal host>/<user id>` */
  telephonyFor(account: string, own: Telephony): Telephony;
  /** To how many people the card of a call was shown, as the calls know it; null where nobody said. */
  recipientsFrom(shownTo: (callId: string) => number | null): void;
  readonly standing: FloorConnection['standing'];
  /** What else goes by the desk's connection to the broker. */
  besides(use: NonNullable<DeskLineDeps['besides']>): void;
}

export interface FloorOthers {
  readonly commands: { readonly queue: Pick<CommandQueue, 'changes'> };
  readonly computer: Pick<Computer, 'woke' | 'networkReturned'>;
}

/** Less than what `Quitting` takes for the end of its patience. */
const leaveWithinMs = 1_500;

/** The company's broker, by which the desks of a large floor share their hides. Without one it does nothing, and loads nothing. */
export function createFloorFeature(house: House, { commands, computer }: FloorOthers) {
  const { settings, secrets, clock, timers, random, newId, log } = house;
  const choices = settings.settings.get;
  let besides: DeskLineDeps['besides'];
  let shownTo = (_callId: string): number | null => null;
  const connection = createFloorConnection({
    choices,
    secrets,
    readAuthority: readAuthorityFile,
    async openLine({ portalHost, userId, address, authority, password, onChange }) {
      const { openFloorBroker } = await import('../../floor/deskLine.ts');
      return openFloorBroker({
        account: { address, user: deskUser(userId), password, authority },
        portalKey: portalKeyOf(portalHost),
        userId,
        clock,
        timers,
        random,
        log,
        onChange,
        besides,
      });
    },
    timers,
    log,
  });
  const desk = createFloorDesk({
    connection,
    shownTo: (callId) => shownTo(callId),
    newId,
    clock,
    timers,
    random,
    log,
  });
  commands.queue.changes.follow(desk.commandsChanged);
  let leaving: Promise<unknown> | null = null;
  // Leads are told that this desk leaves; a broker that takes no leave holds nobody up.
  const leave = (): void => {
    const left = connection.stop();
    if (!connection.isSet()) return;
    leaving = Promise.race([left, new Promise<void>((resolve) => timers.after(leaveWithinMs, resolve))]);
  };
  house.quitting.afterEnd(() => leaving);

  return {
    standing: connection.standing,
    heardHidden: desk.heardHidden,
    nobody: desk.nobody,
    telephonyFor: (account, own) => desk.telephonyFor(memberOf(account), own),
    besides: (use) => void (besides = use),
    recipientsFrom: (known) => void (shownTo = known),
    handlers: {
      'floor.get': connection.standing.get,
      async 'floor.storePassword'({ password }) {
        await connection.storePassword(password);
        return undefined;
      },
      async 'floor.removePassword'() {
        await connection.removePassword();
        return undefined;
      },
    } satisfies Handlers,
    topics: { 'floor.changed': { ...connection.standing, onlyWhileSeen: true } } satisfies Topics,
    checks: [createFloorCheck({ connection, wantsClear: () => choices().floorClear, newId, clock, timers })],
    start: () =>
      stopAll(
        followChoice(settings.settings, 'floorBroker', connection.look),
        followChoice(settings.settings, 'floorAuthority', connection.look),
        // Whoever switches it on again may have been given the right to it.
        followChoice(settings.settings, 'floorClear', (_choice, isNew) => {
          if (isNew) connection.tryNow();
        }),
        secrets.followReturn(connection.look),
        computer.woke.follow(connection.tryNow),
        computer.networkReturned.follow(connection.tryNow),
        leave,
      ),
  } satisfies Feature & FloorFeature;
}

/** @returns null for what is no account of a portal */
function memberOf(account: string): { readonly portalHost: string; readonly userId: number } | null {
  const [, portalHost, userId] = /^(?:https?:\/\/)?([^/]+)\/(\d{1,10})$/.exec(account) ?? [];
  return portalHost === undefined ? null : { portalHost, userId: Number(userId) };
}
