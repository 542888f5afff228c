import { noPolicy, type Policy } from '../../../../electron/core/policy/readPolicy.ts';
import type { PolicyInForce } from '../../../../electron/core/policy/companyPolicy.ts';
import type {
  PolicyMemory,
  PolicyReading,
  PolicySource,
} from '../../../../electron/core/ports/policy/policySource.ts';
import { createTopic, type PublishedTopic } from '../../../../electron/core/topic.ts';
import { failingLog } from '../heldTime.ts';

export const policyInForce = (policy: Partial<Policy> = {}): PolicyInForce => ({
  ...noPolicy,
  place: '/etc/ringside/policy.json',
  problems: [],
  ...policy,
});

/** The policy of a company that says this, or nothing. */
export function policyTopic(policy: Partial<Policy> = {}): PublishedTopic<PolicyInForce> {
  return createTopic(policyInForce(policy), failingLog);
}

/** A place where a test puts a policy. */
export function createPlace(reading: PolicyReading = { kind: 'none' }): PolicySource & {
  put(next: PolicyReading): void;
} {
  let current = reading;
  return {
    place: '/etc/ringside/policy.json',
    read: () => current,
    put: (next) => void (current = next),
  };
}

export function createPolicyMemoryOf(kept: unknown): PolicyMemory & { kept(): unknown } {
  let current = kept;
  return {
    read: () => current,
    write: (content) => void (current = content),
    kept: () => current,
  };
}
