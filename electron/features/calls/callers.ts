import type { Call } from '../../core/calls/call.ts';
import { createCallerContext, type CallerContext } from '../../core/calls/callerContext.ts';
import type { House } from '../../house.ts';
import type { Feature } from '../feature.ts';
import type { ConnectionFeature } from '../portal/connection.ts';
import type { SettingsFeature } from '../settings.ts';
import type { CallsFeature } from './calls.ts';

export interface CallersFeature {
  readonly isAsking: CallerContext['isAsking'];
}

export interface CallersOthers {
  readonly calls: Pick<CallsFeature, 'registration' | 'records' | 'abilities'>;
  readonly connection: Pick<ConnectionFeature, 'facts'>;
  readonly settings: SettingsFeature;
}

/** Who it is that calls, asked of the portal's CRM where no source says it. */
export function createCallersFeature({ clock }: House, { calls, connection, settings }: CallersOthers) {
  const canBeHandedOn = ({ state, phones }: Call): boolean =>
    state === 'answered' &&
    phones.some(({ sourceName }) => calls.abilities.can(sourceName).includes('transfer'));
  const context = createCallerContext({
    calls: calls.registration,
    lookUp: () => connection.facts.used.get()?.session.callerLookUp ?? null,
    // The portal's card does not say to whom a call can be handed on.
    wanted: (call) => (canBeHandedOn(call) ? 'all' : calls.records.offer.wanted(call)),
    clock,
    country: settings.country,
  });
  return { isAsking: context.isAsking, start: context.start } satisfies Feature & CallersFeature;
}
