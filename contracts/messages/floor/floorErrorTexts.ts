import type { AppErrorCode } from '../../errors.ts';
import { fixed, value, type Texts } from '../errorTextParts.ts';
import * as m from '../generated/messages.js';

type FloorErrorCode = Extract<AppErrorCode, `floor.${string}`>;

interface Named {
  readonly host: string;
  readonly user: string;
}

/** What a broker says to an account. */
function about(text: (named: Named) => string, nextStep: () => string): Texts {
  return (params) => ({
    text: text({
      host: value(params, 'host') ?? m.settings_floor_broker(),
      user: value(params, 'user') ?? '…',
    }),
    nextStep: nextStep(),
  });
}

/** What keeps a desk from the company's broker. */
export const floorErrorTexts: { readonly [C in FloorErrorCode]: Texts } = {
  'floor.noBroker': fixed(m.error_floor_no_broker_text, m.error_floor_no_broker_next),
  'floor.passwordMissing': about(m.error_floor_password_missing_text, m.error_floor_password_missing_next),
  'floor.keychainAway': fixed(m.error_floor_keychain_text, m.error_floor_keychain_next),
  'floor.authorityNotReadable': (params) => ({
    text: m.error_floor_authority_text({ file: value(params, 'file') ?? m.settings_floor_authority() }),
    nextStep: m.error_floor_authority_next(),
  }),
  'floor.unreachable': about(m.error_floor_unreachable_text, m.error_floor_unreachable_next),
  'floor.certificateNotTrusted': about(m.error_floor_certificate_text, m.error_floor_certificate_next),
  'floor.refused': about(m.error_floor_refused_text, m.error_floor_refused_next),
  'floor.notSetUp': about(m.error_floor_not_set_up_text, m.error_floor_not_set_up_next),
  'floor.closed': about(m.error_floor_closed_text, m.error_floor_closed_next),
  'floor.blocked': about(m.error_floor_blocked_text, m.error_floor_blocked_next),
  'floor.noWorker': about(m.error_floor_no_worker_text, m.error_floor_no_worker_next),
  'floor.clearRefused': about(m.error_floor_clear_refused_text, m.error_floor_clear_refused_next),
};
