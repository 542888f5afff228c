import { isOpen, type Command } from '../../../electron/core/ports/commandRecord.ts';
import type { HeadlessDesk } from '../../bench/fleet/headlessDesk.ts';

/** Whatever goes on by itself is over in this time after the last thing that happened. */
export const standsStillAfterMs = 10 * 60_000;

/**
 * What still goes on at a desk where nothing has happened for `standsStillAfterMs`, in words. Nothing may: a call that
 * rings, a card that is being hidden, a command on its way, a channel that is not up while the portal is.
 *
 * @param mayTalkOn whether the phone of this number has never told the end of the talk
 * @param mayWait whether this command has nothing to go to yet
 */
export function whatGoesOn(
  desk: HeadlessDesk,
  mayTalkOn: (phoneNumber: string) => boolean,
  mayWait: (command: Command) => boolean,
): readonly string[] {
  const { rows } = desk.calls.rows.get();
  const { entries, undo, more } = desk.calls.popup.get();
  const status = desk.status.snapshot.get();
  const goesOn = (call: { readonly state: string; readonly party: { readonly phoneNumber: string } }) =>
    call.state === 'answered' && (call.party.phoneNumber === '' || mayTalkOn(call.party.phoneNumber));
  return [
    ...rows
      .filter((row) => row.state !== 'ended' && !goesOn(row))
      .map((row) => `the row of ${row.party.phoneNumber} is ${row.state}`),
    ...rows
      .filter(({ card }) => card.state === 'hidePending')
      .map((row) => `the card of ${row.party.phoneNumber} is being hidden`),
    ...entries
      .filter((entry) => entry.leaving !== null || !goesOn(entry))
      .map((entry) => `the entry of ${entry.party.phoneNumber} is ${entry.leaving ?? entry.state}`),
    ...(undo === null ? [] : ['Undo is offered']),
    ...(more === undefined ? [] : [`there are ${more} more calls`]),
    ...desk.commands
      .all()
      .filter((command) => isOpen(command) && !mayWait(command))
      .map(({ kind, state, tries }) => `a ${kind} is ${state.at} after ${tries} tries`),
    ...(status.connection.status === 'connected' ? [] : [`the portal is ${status.connection.status}`]),
    ...(status.push.state === 'live' ? [] : [`the channel is ${status.push.state}`]),
    ...(status.health.state === 'connected'
      ? []
      : [`the health is ${status.health.state}: ${status.health.reasons.map(({ code }) => code).join()}`]),
  ];
}
