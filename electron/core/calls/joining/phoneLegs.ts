import type { CallOutcome } from '../../../../contracts/calls.ts';
import { phoneSourceNames, type PhoneAction, type PhoneSourceName } from '../../../../contracts/phones.ts';
import type { TransferTo } from '../../../../contracts/talk/talk.ts';
import type { LiveLeg } from '../../ports/phoneSource.ts';
import { isLive, type Call, type PhoneLeg } from '../call.ts';

/** The portal's cards and connectors are sources too; only a phone rings in front of the operator. */
export function phoneNamed(sourceName: string): PhoneSourceName | null {
  return phoneSourceNames.find((name) => name === sourceName) ?? null;
}

/** Shown before and now again: to a phone each time a queue comes back is another call. */
export function ringsAgain({ rangAtMs, startedAtMs, state }: Call): boolean {
  return rangAtMs > startedAtMs && state !== 'ended';
}

/** The calls of one source that still ring or talk. @param calls in the order in which they began */
export function liveLegsOf(calls: Iterable<Call>, sourceName: string): readonly LiveLeg[] {
  return [...calls].flatMap(({ phones }) =>
    phones.flatMap(({ sourceName: name, sourceCallId, state }) =>
      name === sourceName && (state === 'ringing' || state === 'answered') ? [{ sourceCallId, state }] : [],
    ),
  );
}

/** What the operator did comes before what others did, and that before what merely happened. */
const byWeight: readonly CallOutcome[] = [
  'answered',
  'declined',
  'answeredElsewhere',
  'missed',
  'failed',
  'unknown',
];

/** How a call went of which several phones told; `unknown` where none did. */
export function weightiestOutcome(phones: readonly PhoneLeg[]): CallOutcome {
  return byWeight.find((outcome) => phones.some((leg) => leg.outcome === outcome)) ?? 'unknown';
}

export function withLeg(phones: readonly PhoneLeg[], changed: PhoneLeg): readonly PhoneLeg[] {
  const isIt = (leg: PhoneLeg): boolean =>
    leg.sourceName === changed.sourceName && leg.sourceCallId === changed.sourceCallId;
  return phones.some(isIt) ? phones.map((leg) => (isIt(leg) ? changed : leg)) : [...phones, changed];
}

/**
 * The phone that an order about this call goes to: the one with which the operator talks, else one that rings and can do
 * something; null where no phone tells of it any more.
 */
export function phoneInCharge(
  call: Call,
  can: (sourceName: string) => readonly PhoneAction[],
): PhoneLeg | null {
  const live = call.phones.filter(isLive);
  return (
    live.find((leg) => leg.state === 'answered') ??
    live.find((leg) => can(leg.sourceName).length > 0) ??
    live[0] ??
    null
  );
}

/** No phone tells of this call yet, and one that could answer it may in a moment: the portal's card is often quicker. */
export function phoneMayTellOf(
  { state, direction, phones, isTest }: Call,
  can: (sourceName: string) => readonly PhoneAction[],
): boolean {
  if (state !== 'ringing' || direction === 'outgoing' || phones.length > 0 || isTest) return false;
  return phoneSourceNames.some((name) => can(name).includes('answer'));
}

/** Nobody hears keys while the call is held. */
function duringTalk({ onHold }: PhoneLeg): readonly PhoneAction[] {
  return onHold === true ? ['hangUp', 'resume', 'transfer'] : ['hangUp', 'hold', 'sendDigits', 'transfer'];
}

/** What makes sense now and the phone can do. */
export function actionsOf(call: Call, can: (sourceName: string) => readonly PhoneAction[]): PhoneAction[] {
  const leg = call.state === 'ended' ? null : phoneInCharge(call, can);
  if (leg === null) return [];
  const sensible: readonly PhoneAction[] =
    leg.state === 'answered'
      ? duringTalk(leg)
      : call.state === 'answered' || call.direction === 'outgoing'
        ? ['hangUp']
        : ['answer', 'decline'];
  const able = can(leg.sourceName);
  return sensible.filter((action) => able.includes(action));
}

/** The phone with which the operator talks says that it holds the call. */
export function isOnHold(call: Call): boolean {
  return call.state === 'answered' && phoneInCharge(call, () => [])?.onHold === true;
}

/**
 * To whom it can be handed on, where the phone can do that now. Without a name: the card, or a connector, may name somebody else, and
 * the CRM's look-up names nobody.
 */
export function transferToOf(
  call: Call,
  can: (sourceName: string) => readonly PhoneAction[],
): { readonly transferTo?: TransferTo } {
  const inCharge = call.crm?.inCharge;
  if (inCharge === undefined || !actionsOf(call, can).includes('transfer')) return {};
  return { transferTo: inCharge };
}
