import * as m from '../../../contracts/messages/generated/messages.js';
import type { PolicyStanding } from '../../../contracts/policy/policyStanding.ts';
import type { SettingsSnapshot } from '../../../contracts/settings.ts';

/** Who has locked a setting, in words; null where the operator may change it, and while that is not known. */
export function lockText(settings: Pick<SettingsSnapshot, 'policy'> | null, key: string): string | null {
  if (settings?.policy.locked.includes(key) !== true) return null;
  return byWhom(settings.policy);
}

/** Whose policy says so. */
export function byWhom({ organisation }: Pick<PolicyStanding, 'organisation'>): string {
  return organisation === null ? m.policy_locked() : m.policy_locked_by({ organisation });
}
