import * as m from '../../../contracts/messages/generated/messages.js';

/**
 * What Bitrix24 calls a scope beside its box (Bitrix24 docs, "Available Scopes in Bitrix24"). `pull_channel` is not in that
 * list, so it is known by its code alone.
 */
const names: Readonly<Record<string, () => string>> = {
  telephony: m.scope_name_telephony,
  crm: () => 'CRM',
  user_brief: m.scope_name_user_brief,
  pull: () => 'Pull&Push',
  timeman: m.scope_name_timeman,
  im: m.scope_name_im,
};

/** For quiet mode that follows the working day alone, which is off at first. */
export const scopesOfDay = { timeman: m.scope_timeman, im: m.scope_im };

/** @param scope in Bitrix24's own spelling. @returns null where its name is not known */
export function scopeName(scope: string): string | null {
  return names[scope]?.() ?? null;
}
