import { programId } from '../../../contracts/program/programId.ts';
import type { PolicySource } from '../../core/ports/policy/policySource.ts';

/** Electron's `systemPreferences`, as far as it is used. */
export interface UserDefaults {
  getUserDefault(name: string, type: 'dictionary'): unknown;
  getUserDefault(name: string, type: 'string'): unknown;
}

/**
 * The policy in macOS's preferences of the program, where a configuration profile puts it: what is managed there counts more than
 * what a user has set. macOS gives empty values for what is not there.
 */
export function createManagedPreferences(defaults: () => UserDefaults): PolicySource {
  return {
    place: programId,
    read() {
      try {
        const organisation = defaults().getUserDefault('organisation', 'string');
        const presets = defaults().getUserDefault('presets', 'dictionary');
        const locks = defaults().getUserDefault('locks', 'dictionary');
        const said = Object.entries({ organisation, presets, locks }).filter(([, value]) => isSaid(value));
        return said.length === 0 ? { kind: 'none' } : { kind: 'read', content: Object.fromEntries(said) };
      } catch {
        return { kind: 'notReadable' };
      }
    },
  };
}

function isSaid(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== '' && value !== undefined && value !== null;
}
