import { createRegistrar } from '../../core/registrar/registrar.ts';
import type { House } from '../../house.ts';
import type { Feature } from '../feature.ts';
import type { CommandsFeature } from '../portal/commands.ts';
import type { ConnectionFeature } from '../portal/connection.ts';
import type { CallsFeature } from './calls.ts';

export interface RegistrarOthers {
  readonly calls: Pick<CallsFeature, 'registration'>;
  readonly commands: Pick<CommandsFeature, 'queue'>;
  readonly connection: Pick<ConnectionFeature, 'facts'>;
}

/** Tells the portal of calls that only the operator's phone knows, where Ringside is to. */
export function createRegistrarFeature(
  { settings, clock, timers, newId }: House,
  { calls, commands, connection }: RegistrarOthers,
) {
  const registrar = createRegistrar({
    calls: calls.registration,
    commands: commands.queue,
    registeredBy: () => settings.settings.get().callsRegisteredBy,
    operatorUserId: connection.facts.operatorUserId,
    clock,
    timers,
    newId,
  });
  return { start: registrar.start } satisfies Feature;
}
