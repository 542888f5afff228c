import * as v from 'valibot';
import type { AppErrorCode, AppErrorData } from '../../../contracts/errors.ts';
import {
  longestOrganisation,
  policyDeclarations,
  policyKeys,
  policyParts,
  type PolicyKey,
  type PolicyValues,
} from '../../../contracts/policy/policy.ts';
import type { Declaration } from '../../../contracts/settings/declaration.ts';
import { cleanText } from '../../../contracts/untrustedText.ts';

/** What the company says, as far as it is understood. */
export interface Policy {
  readonly organisation: string | null;
  /** In the place of a default, for whoever has not chosen. */
  readonly presets: Partial<PolicyValues>;
  /** What is so, whatever was chosen. */
  readonly locks: Partial<PolicyValues>;
}

export interface UnderstoodPolicy {
  readonly policy: Policy;
  /** What is not obeyed as it is written, each by its name. */
  readonly problems: readonly AppErrorData[];
}

export const noPolicy: Policy = { organisation: null, presets: {}, locks: {} };

/** More than these are not told one by one. */
const problemsAtMost = 50;

/**
 * Reads `{ organisation, presets: { name: value }, locks: { name: value } }`. Each value stands by itself: one that is not
 * understood is told, and costs no other. What should be locked is never opened by a mistake: a lock whose value does not fit
 * holds the value that it had, or the default.
 *
 * @param before the policy in force until now
 * @returns null for what is no policy at all
 */
export function readPolicy(content: unknown, before: Policy): UnderstoodPolicy | null {
  if (!isRecord(content)) return null;
  const problems: AppErrorData[] = [];
  const tell = (code: AppErrorCode, name: string): void => {
    // As it is written everywhere else: a registry gives names in any case.
    problems.push({ code, params: { setting: keyNamed(name) ?? tellableName(name) } });
  };

  const parts: readonly string[] = policyParts;
  for (const name of Object.keys(content))
    if (!parts.includes(name)) tell(namesSecret(name) ? 'policy.holdsSecret' : 'policy.nameUnknown', name);

  const part = (name: 'presets' | 'locks'): readonly (readonly [string, unknown])[] => {
    const values = content[name];
    if (values === undefined) return [];
    if (isRecord(values)) return Object.entries(values);
    tell('policy.valueNotValid', name);
    return [];
  };

  const presets: [PolicyKey, unknown][] = [];
  for (const [name, written] of part('presets')) {
    const read = readValue(name, written);
    if (typeof read === 'string') tell(read, name);
    else presets.push([read.key, read.value]);
  }

  const locks: [PolicyKey, unknown][] = [];
  for (const [name, written] of part('locks')) {
    const key = keyNamed(name);
    if (key !== undefined && !policyDeclarations[key].lockable) {
      tell('policy.notLockable', name);
      continue;
    }
    const read = readValue(name, written);
    if (typeof read !== 'string') {
      locks.push([read.key, read.value]);
      continue;
    }
    tell(read, name);
    if (key !== undefined) locks.push([key, before.locks[key] ?? policyDeclarations[key].initial]);
  }
  // What was locked stays so where nobody can say whether it still should be.
  if (content['locks'] !== undefined && !isRecord(content['locks']))
    locks.push(...(Object.entries(before.locks) as [PolicyKey, unknown][]));

  return {
    policy: {
      organisation: organisationIn(content['organisation'], tell),
      presets: Object.fromEntries(presets) as Partial<PolicyValues>,
      locks: Object.fromEntries(locks) as Partial<PolicyValues>,
    },
    problems: problems.slice(0, problemsAtMost),
  };
}

function organisationIn(written: unknown, tell: (code: AppErrorCode, name: string) => void): string | null {
  if (written === undefined) return null;
  if (typeof written === 'string' && holdsWebhook(written)) tell('policy.holdsSecret', 'organisation');
  else if (holdsVariables(written)) tell('policy.holdsVariables', 'organisation');
  else if (typeof written !== 'string') tell('policy.valueNotValid', 'organisation');
  else return cleanText(written, longestOrganisation) || null;
  return null;
}

type Refused = Extract<AppErrorCode, `policy.${string}`>;

function readValue(
  name: string,
  written: unknown,
): { readonly key: PolicyKey; readonly value: unknown } | Refused {
  const key = keyNamed(name);
  if (holdsSecret({ [key === undefined ? name : '']: written })) return 'policy.holdsSecret';
  if (key === undefined) return 'policy.nameUnknown';
  if (holdsVariables(written)) return 'policy.holdsVariables';
  const declaration: Declaration<unknown> = policyDeclarations[key];
  for (const candidate of asItMayBeMeant(written)) {
    const parsed = v.safeParse(declaration.chosen, candidate);
    if (parsed.success) return { key, value: parsed.output };
  }
  return 'policy.valueNotValid';
}

/** The registry does not tell `HistoryDays` from `historyDays`. */
function keyNamed(name: string): PolicyKey | undefined {
  const wanted = name.toLowerCase();
  return policyKeys.find((key) => key.toLowerCase() === wanted);
}

/**
 * A registry knows numbers, texts and lists of texts alone: there yes is 1, nothing is an empty text, and what has parts is JSON.
 * As it is written comes first.
 */
function asItMayBeMeant(written: unknown): readonly unknown[] {
  if (written === 0 || written === 1) return [written, written === 1];
  if (written === '') return [written, null];
  if (typeof written === 'string') {
    const parsed = parsedJson(written);
    // An msi writes texts alone.
    return [written, parsed, ...(parsed === 0 || parsed === 1 ? [parsed === 1] : [])];
  }
  if (Array.isArray(written))
    return [written, written.map((entry) => (typeof entry === 'string' ? parsedJson(entry) : entry))];
  return [written];
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The code of a webhook is a password, wherever it stands. */
function holdsWebhook(text: string): boolean {
  return /\/rest\/+(?:api\/+)?\d+\/+[^/\s]/i.test(text);
}

function holdsSecret(written: unknown): boolean {
  if (typeof written === 'string') return holdsWebhook(written);
  if (Array.isArray(written)) return written.some(holdsSecret);
  if (!isRecord(written)) return false;
  return Object.entries(written).some(
    ([name, value]) => namesSecret(name) || holdsWebhook(name) || holdsSecret(value),
  );
}

/**
 * SECURITY: the operator says what a variable of the environment holds, and could so choose what is locked. None is filled in,
 * and a text with one is no value.
 */
function holdsVariables(written: unknown): boolean {
  if (Array.isArray(written)) return written.some(holdsVariables);
  return isRecord(written) && typeof written['withVariables'] === 'string';
}

function namesSecret(name: string): boolean {
  return /secret|token|password|webhook/i.test(name);
}

/** Somebody may have written a secret where a name belongs. */
function tellableName(name: string): string {
  return /^[\w.-]{1,60}$/.test(name) ? name : '…';
}

function isRecord(candidate: unknown): candidate is Readonly<Record<string, unknown>> {
  return typeof candidate === 'object' && candidate !== null && !Array.isArray(candidate);
}
