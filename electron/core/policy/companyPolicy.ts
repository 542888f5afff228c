import { AppError, type AppErrorData } from '../../../contracts/errors.ts';
import type { PolicyStanding } from '../../../contracts/policy/policyStanding.ts';
import type { Log } from '../ports/log.ts';
import type { PolicyMemory, PolicyReading, PolicySource } from '../ports/policy/policySource.ts';
import { createTopic, type Topic } from '../topic.ts';
import { allowSignIn, allowWebhook, type SignInWish } from './allowedConnection.ts';
import { policyStandingOf } from './policyStanding.ts';
import { noPolicy, readPolicy, type Policy } from './readPolicy.ts';

/** The policy that counts now, and what of the one that was found does not. */
export interface PolicyInForce extends Policy {
  /** Where it was found; null where there is none. */
  readonly place: string | null;
  readonly problems: readonly AppErrorData[];
}

/** What the company presets and locks on this computer. */
export interface CompanyPolicy {
  readonly inForce: Topic<PolicyInForce>;
  /** The same as windows are told of it. */
  standing(): PolicyStanding;
  /** Looks whether it has changed: whatever has is told at once. */
  look(): void;
  /** @param webhookUrl as typed. @throws AppError `policy.connectionLocked` where the company has another way or portal in mind */
  allowWebhook(webhookUrl: string): void;
  /** The same for signing in by local application. */
  allowSignIn(wish: SignInWish): void;
  /** @throws AppError `policy.diagnosticsLocked` where the operator is to save none */
  allowDiagnostics(): void;
}

/**
 * Read when it is made. One that cannot be read changes nothing of what is in force, be it of this run or of the last that could
 * read it: a broken policy opens nothing.
 */
export function createCompanyPolicy(source: PolicySource, memory: PolicyMemory, log: Log): CompanyPolicy {
  let lastRead = '';

  const understood = (reading: PolicyReading, before: Policy): PolicyInForce => {
    if (reading.kind === 'none') {
      memory.write(null);
      return { ...noPolicy, place: null, problems: [] };
    }
    const read = reading.kind === 'read' ? readPolicy(reading.content, before) : null;
    if (read === null) {
      const code = reading.kind === 'notSafe' ? 'policy.notSafe' : 'policy.notReadable';
      const { organisation, presets, locks } = before;
      const problem = { code, params: { place: source.place } } as const;
      return { organisation, presets, locks, place: source.place, problems: [problem] };
    }
    memory.write(read.policy);
    return { ...read.policy, place: source.place, problems: read.problems };
  };

  const told = (policy: PolicyInForce): PolicyInForce => {
    const names = (values: object): string => Object.keys(values).join(' ');
    if (policy.place !== null)
      log.info('policy', { locked: names(policy.locks), preset: names(policy.presets) });
    for (const { code, params } of policy.problems)
      log.warn('policy not obeyed', { code, setting: params['setting'] ?? '' });
    return policy;
  };

  const first = source.read();
  lastRead = JSON.stringify(first);
  const inForce = createTopic(told(understood(first, remembered(memory))), log);

  return {
    inForce,
    standing: () => policyStandingOf(inForce.get()),
    look() {
      const reading = source.read();
      const text = JSON.stringify(reading);
      if (text === lastRead) return;
      lastRead = text;
      inForce.publish(told(understood(reading, inForce.get())));
    },
    allowWebhook: (webhookUrl) => allowWebhook(inForce.get().locks, webhookUrl),
    allowSignIn: (wish) => allowSignIn(inForce.get().locks, wish),
    allowDiagnostics() {
      if (!policyStandingOf(inForce.get()).saveDiagnostics) throw new AppError('policy.diagnosticsLocked');
    },
  };
}

function remembered(memory: PolicyMemory): Policy {
  return readPolicy(memory.read(), noPolicy)?.policy ?? noPolicy;
}
