import type { AppErrorData } from '../../../contracts/errors.ts';
import type { CheckName } from '../../../contracts/checks/selfCheck.ts';

/** What came of trying. Facts are values that the words name; what was said elsewhere may be among them, never a secret. */
export type CheckResult =
  | { readonly state: 'works' | 'notInUse'; readonly facts?: Readonly<Record<string, string>> }
  | { readonly state: 'broken'; readonly problem: AppErrorData };

/** Something that can be tried, for whoever wants to know what works and what does not. */
export interface Check {
  readonly name: CheckName;
  /** Where this says no it is not spoken of: what hardly any company has. */
  isThere?(): boolean;
  /** A person sees, hears or is asked something: not done where nobody asked for it. */
  readonly isNoticed?: true;
  /** After so long it hangs, and the others are told without it; ten seconds where it says nothing. */
  readonly limitMs?: number;
  /** One that throws is told as broken. It tidies up after itself even where nobody waits for it any more. */
  run(): CheckResult | Promise<CheckResult>;
}

/** Works unless there is a problem. */
export function checkResult(
  problem: AppErrorData | null,
  facts: Readonly<Record<string, string>> = {},
): CheckResult {
  return problem === null ? { state: 'works', facts } : { state: 'broken', problem };
}
