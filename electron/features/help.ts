import type { Check } from '../core/selfCheck/check.ts';
import type { House } from '../house.ts';
import { createAboutFeature } from './about.ts';
import { createDiagnosticsFeature, type DiagnosticsOthers } from './diagnostics.ts';
import { createStatusFeature } from './monitoring/status.ts';
import { createSelfCheckFeature } from './selfCheck.ts';

export interface HelpOthers extends Omit<DiagnosticsOthers, 'selfCheck'> {
  readonly checks: readonly Check[];
}

/** What there is for whoever wants to know what this is, or looks into what went wrong. */
export function createHelpFeatures(house: House, { checks, ...others }: HelpOthers) {
  const selfCheck = createSelfCheckFeature(house, { checks });
  return [
    createAboutFeature(house),
    createStatusFeature(house, others),
    selfCheck,
    createDiagnosticsFeature(house, { ...others, selfCheck }),
  ] as const;
}
