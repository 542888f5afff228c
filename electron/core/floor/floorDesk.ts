import type { Command } from '../ports/commandRecord.ts';
import type { Telephony } from '../ports/portal.ts';
import type { FloorConnection, FloorMember } from './floorConnection.ts';
import { createSharedHides, type SharedHides, type SharedHidesDeps } from './sharedHides.ts';

export interface FloorDeskDeps extends Omit<
  SharedHidesDeps,
  'own' | 'broker' | 'operatorUserId' | 'mayClear'
> {
  readonly connection: Pick<FloorConnection, 'broker' | 'mayClear' | 'use'>;
}

/** A desk of a floor: what it asks the portal for goes by the floor, where that is quicker for all. */
export interface FloorDesk {
  /**
   * Who is signed in from now on, and how they ask the portal.
   * @param member null where that is nobody whose account on the broker could be known
   */
  telephonyFor(member: FloorMember | null, own: Telephony): Telephony;
  /** Nobody is signed in any more. */
  nobody(): void;
  /** A hide of the operator's card was heard. @returns whether the card is to be shown once more (`SharedHides`) */
  heardHidden(callId: string): boolean;
  /** What operations have left commands as. */
  commandsChanged(commands: readonly Command[]): void;
}

/** Of a sign-in that was renewed the one before still waits for answers. */
const remembered = 2;

export function createFloorDesk({ connection, ...deps }: FloorDeskDeps): FloorDesk {
  /** Of whoever is signed in, the newest first. */
  let latest: readonly { readonly member: FloorMember; readonly shared: SharedHides }[] = [];
  const signsIn = (member: FloorMember | null): void => {
    // What others ordered is taken back while their line is still there.
    for (const past of latest) if (!isSame(past.member, member)) past.shared.stop();
    latest = latest.filter((past) => isSame(past.member, member));
    connection.use(member);
  };

  return {
    telephonyFor(member, own) {
      signsIn(member);
      if (member === null) return own;
      const { userId } = member;
      const { broker, mayClear } = connection;
      const shared = createSharedHides({ ...deps, own, broker, mayClear, operatorUserId: () => userId });
      const all = [{ member, shared }, ...latest];
      for (const past of all.slice(remembered)) past.shared.stop();
      latest = all.slice(0, remembered);
      return shared.telephony;
    },
    nobody: () => signsIn(null),
    heardHidden: (callId) => latest.map(({ shared }) => shared.heardHidden(callId)).some(Boolean),
    commandsChanged(commands) {
      for (const { kind, state, callId, userIds } of commands) {
        // One that is tried again has no order out.
        if ((kind !== 'hide' && kind !== 'show') || state.at !== 'waiting' || callId === null) continue;
        for (const { member, shared } of latest)
          if (userIds.includes(member.userId)) shared.wishedAnew(callId);
      }
    },
  };
}

function isSame(one: FloorMember, other: FloorMember | null): boolean {
  return one.portalHost === other?.portalHost && one.userId === other.userId;
}
