import type { AppErrorCode } from '../errors.ts';
import { fixed, value, type Texts } from './errorTextParts.ts';
import * as m from './generated/messages.js';

type PolicyErrorCode = Extract<AppErrorCode, `policy.${string}`>;

/** Where a value is missing. */
const unnamed = '…';

function aboutSetting(text: (inputs: { setting: string }) => string, nextStep: () => string): Texts {
  return (params) => ({
    text: text({ setting: value(params, 'setting') ?? unnamed }),
    nextStep: nextStep(),
  });
}

function aboutPlace(text: (inputs: { place: string }) => string, nextStep: () => string): Texts {
  return (params) => ({ text: text({ place: value(params, 'place') ?? unnamed }), nextStep: nextStep() });
}

/** What of the company's policy is not obeyed, and what it does not allow. */
export const policyErrorTexts: { readonly [C in PolicyErrorCode]: Texts } = {
  'policy.notReadable': aboutPlace(m.error_policy_not_readable_text, m.error_policy_not_readable_next),
  'policy.notSafe': aboutPlace(m.error_policy_not_safe_text, m.error_policy_not_safe_next),
  'policy.nameUnknown': aboutSetting(m.error_policy_name_unknown_text, m.error_policy_name_unknown_next),
  'policy.valueNotValid': aboutSetting(
    m.error_policy_value_not_valid_text,
    m.error_policy_value_not_valid_next,
  ),
  'policy.notLockable': aboutSetting(m.error_policy_not_lockable_text, m.error_policy_not_lockable_next),
  'policy.holdsSecret': aboutSetting(m.error_policy_holds_secret_text, m.error_policy_holds_secret_next),
  'policy.holdsVariables': aboutSetting(
    m.error_policy_holds_variables_text,
    m.error_policy_holds_variables_next,
  ),
  'policy.connectionLocked': fixed(
    m.error_policy_connection_locked_text,
    m.error_policy_connection_locked_next,
  ),
  'policy.diagnosticsLocked': fixed(
    m.error_policy_diagnostics_locked_text,
    m.error_policy_diagnostics_locked_next,
  ),
};
