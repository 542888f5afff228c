import * as m from '../../../../../contracts/messages/generated/messages.js';
import type { TemplateProblem } from '../../../../../contracts/record/addressTemplate.ts';
import type { OpenMoment } from '../../../../../contracts/settings/bounds.ts';

/** When a record opens by itself, in words. */
export function momentTexts(): Record<OpenMoment, string> {
  return { never: m.settings_open_never(), ring: m.settings_open_ring(), answer: m.settings_open_answer() };
}

/** Why what was typed is no address for callers. */
export const templateProblems: { readonly [P in TemplateProblem]: () => string } = {
  empty: m.record_address_not_valid,
  tooLong: m.record_address_too_long,
  notHttps: m.record_address_not_https,
  notAnAddress: m.record_address_not_valid,
  hasSecret: m.record_address_has_secret,
  fieldUnknown: m.record_address_field_unknown,
  fieldInHost: m.record_address_field_in_host,
  noNumber: () => m.record_address_no_number({ form: '{phone}' }),
};
