import type { House } from '../house.ts';
import { createAboutFeature } from './about.ts';
import { createDiagnosticsFeature, type DiagnosticsOthers } from './diagnostics.ts';
import { checksOf, type Feature } from './feature.ts';
import { createStatusFeature, type StatusOthers } from './monitoring/status.ts';
import { createSelfCheckFeature } from './selfCheck.ts';

export interface HelpOthers extends Omit<DiagnosticsOthers, 'selfCheck'>, StatusOthers {
  /** All others: they say what can be checked of them. */
  readonly features: readonly Feature[];
}

/** What there is for whoever wants to know what this is, or looks into what went wrong. */
export function createHelpFeatures(house: House, { features, ...others }: HelpOthers) {
  const selfCheck = createSelfCheckFeature(house, { checks: checksOf(features) });
  return [
    createAboutFeature(house),
    createStatusFeature(house, others),
    selfCheck,
    createDiagnosticsFeature(house, { ...others, selfCheck }),
  ] as const;
}
