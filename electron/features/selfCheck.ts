import { reportText } from '../../contracts/messages/checkTexts.ts';
import * as m from '../../contracts/messages/generated/messages.js';
import type { Check } from '../core/selfCheck/check.ts';
import { createSelfCheck, type SelfCheck } from '../core/selfCheck/selfCheck.ts';
import { redact } from '../diagnostics/redact.ts';
import type { House } from '../house.ts';
import type { Handlers, Topics } from './feature.ts';

export type SelfCheckFeature = Pick<SelfCheck, 'report'>;

/** *Check everything*: what each feature has to be tried, from the keychain to the popup. */
export function createSelfCheckFeature(
  { app, clock, timers, log, copy }: Pick<House, 'app' | 'clock' | 'timers' | 'log' | 'copy'>,
  { checks }: { readonly checks: readonly Check[] },
) {
  const selfCheck = createSelfCheck({ checks, clock, timers, log });
  const heading = (): string =>
    `${m.check_report({ version: app.getVersion() })} ${process.platform} ${process.arch} ${new Date(clock.nowMs()).toISOString()}`;
  return {
    report: selfCheck.report,
    handlers: {
      'selfCheck.get': selfCheck.snapshot.get,
      'selfCheck.start': () => void selfCheck.start(),
      'selfCheck.cancel': () => void selfCheck.cancel(),
      'selfCheck.copy': () => copy(redact(reportText(selfCheck.snapshot.get(), heading()))),
    } satisfies Handlers,
    topics: { 'selfCheck.changed': { ...selfCheck.snapshot, onlyWhileSeen: true } } satisfies Topics,
  };
}
