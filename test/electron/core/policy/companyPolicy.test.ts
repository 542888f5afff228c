import { describe, expect, it } from 'vitest';
import { createCompanyPolicy } from '../../../../electron/core/policy/companyPolicy.ts';
import { quietLog } from '../heldTime.ts';
import { createPlace, createPolicyMemoryOf } from './policyParts.ts';

const locking = { kind: 'read', content: { locks: { historyDays: 30 } } } as const;

describe('the policy in force', () => {
  it('is the one that is there, changes with it, and is told once for each change', () => {
    const place = createPlace(locking);
    const policy = createCompanyPolicy(place, createPolicyMemoryOf(undefined), quietLog);
    expect(policy.inForce.get()).toMatchObject({ place: place.place, locks: { historyDays: 30 } });
    const told: unknown[] = [];
    policy.inForce.follow(({ locks }) => told.push(locks));
    policy.look();
    expect(told).toEqual([]);
    place.put({ kind: 'read', content: { locks: { historyDays: 60 } } });
    policy.look();
    policy.look();
    place.put({ kind: 'none' });
    policy.look();
    expect(told).toEqual([{ historyDays: 60 }, {}]);
    expect(policy.inForce.get()).toMatchObject({ place: null, problems: [] });
  });

  it.each([
    [{ kind: 'notReadable' }, 'policy.notReadable'],
    [{ kind: 'notSafe' }, 'policy.notSafe'],
    [{ kind: 'read', content: undefined }, 'policy.notReadable'],
  ] as const)(
    'stays as it was while it is %j, in this run and the next, and that is told',
    (broken, code) => {
      const place = createPlace(locking);
      const memory = createPolicyMemoryOf(undefined);
      const first = createCompanyPolicy(place, memory, quietLog);
      place.put(broken);
      first.look();
      const next = createCompanyPolicy(place, memory, quietLog);
      for (const { inForce } of [first, next]) {
        expect(inForce.get()).toEqual({
          place: place.place,
          organisation: null,
          presets: {},
          locks: { historyDays: 30 },
          problems: [{ code, params: { place: place.place } }],
        });
      }
    },
  );

  it('opens once it is taken away, for the next run as well', () => {
    const place = createPlace(locking);
    const memory = createPolicyMemoryOf(undefined);
    const policy = createCompanyPolicy(place, memory, quietLog);
    place.put({ kind: 'none' });
    policy.look();
    place.put({ kind: 'notReadable' });
    expect(createCompanyPolicy(place, memory, quietLog).inForce.get().locks).toEqual({});
  });

  it('is not made of a memory that somebody has spoilt', () => {
    const place = createPlace({ kind: 'notReadable' });
    for (const kept of ['[', 7, { locks: { historyDays: -1, nonsense: 1 } }]) {
      const { locks } = createCompanyPolicy(place, createPolicyMemoryOf(kept), quietLog).inForce.get();
      expect(locks['historyDays'] ?? 90).toBe(90);
      expect(Object.keys(locks)).not.toContain('nonsense');
    }
  });
});

describe('diagnostics', () => {
  it.each([
    [{}, true],
    [{ locks: { saveDiagnostics: true }, presets: { saveDiagnostics: false } }, true],
    [{ locks: { saveDiagnostics: 0 } }, false],
    // No operator chooses it: what is preset is so.
    [{ presets: { saveDiagnostics: false } }, false],
  ])('are for the operator to save where the company says nothing else: %j', (content, may) => {
    const place = createPlace({ kind: 'read', content });
    const policy = createCompanyPolicy(place, createPolicyMemoryOf(undefined), quietLog);
    expect(policy.standing().saveDiagnostics).toBe(may);
    if (may) expect(policy.allowDiagnostics).not.toThrow();
    else expect(policy.allowDiagnostics).toThrow('policy.diagnosticsLocked');
    // From the very moment in which it is known.
    place.put({ kind: 'read', content: { locks: { saveDiagnostics: !may } } });
    policy.look();
    expect(policy.standing().saveDiagnostics).toBe(!may);
  });
});

describe('a portal that the company has chosen', () => {
  const policyWith = (locks: object) =>
    createCompanyPolicy(
      createPlace({ kind: 'read', content: { locks } }),
      createPolicyMemoryOf(undefined),
      quietLog,
    );
  const webhook = 'https://portal.example/rest/7/abcd1234/';
  const signIn = { portalAddress: 'portal.example', clientId: ' local.1 ' };
  const refused = 'policy.connectionLocked';

  it('is the only one, whoever asks', () => {
    const policy = policyWith({ portalAddress: 'https://portal.example' });
    expect(() => policy.allowWebhook(webhook)).not.toThrow();
    expect(() => policy.allowSignIn(signIn)).not.toThrow();
    expect(() => policy.allowWebhook(webhook.replace('portal.', 'other.'))).toThrow(refused);
    expect(() => policy.allowSignIn({ ...signIn, portalAddress: 'other.example' })).toThrow(refused);
    // What it is not at all is said in words of its own.
    expect(() => policy.allowWebhook('nonsense')).not.toThrow();
  });

  it('is reached in the way, and with the application, that were chosen with it', () => {
    expect(() => policyWith({ connectBy: 'localApplication' }).allowWebhook(webhook)).toThrow(refused);
    expect(() => policyWith({ connectBy: 'webhook' }).allowSignIn(signIn)).toThrow(refused);
    expect(() => policyWith({ clientId: 'local.2' }).allowSignIn(signIn)).toThrow(refused);
    expect(() => policyWith({ clientId: 'local.1', connectBy: 'any' }).allowSignIn(signIn)).not.toThrow();
  });

  it('is the operator’s to change where it is preset alone', () => {
    const presets = { portalAddress: 'other.example', clientId: 'local.2', connectBy: 'webhook' };
    const place = createPlace({ kind: 'read', content: { presets } });
    const policy = createCompanyPolicy(place, createPolicyMemoryOf(undefined), quietLog);
    expect(() => policy.allowWebhook(webhook)).not.toThrow();
    expect(() => policy.allowSignIn(signIn)).not.toThrow();
  });
});
