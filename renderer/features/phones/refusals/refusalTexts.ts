import * as m from '../../../../contracts/messages/generated/messages.js';
import type { HookRefusal, HookRefusals } from '../../../../contracts/phones.ts';

const refusals: { readonly [R in HookRefusal]: (inputs: { count: string }) => string } = {
  address: m.hooks_refused_address,
  unproven: m.hooks_refused_unproven,
  place: m.hooks_refused_place,
  webPage: m.hooks_refused_web_page,
  hostName: m.hooks_refused_host_name,
  notHttp: m.hooks_refused_not_http,
  tooLong: m.hooks_refused_too_long,
  tooMany: m.hooks_refused_too_many,
};
const reasons = Object.keys(refusals) as HookRefusal[];

/** Each reason for which something was turned away, how often, and what to do about it. */
export function refusalTexts(refused: HookRefusals): readonly string[] {
  return reasons.flatMap((reason) => {
    const count = refused[reason];
    return count === undefined ? [] : [refusals[reason]({ count: String(count) })];
  });
}

export function refusedInAll(refused: HookRefusals): number {
  return reasons.reduce((sum, reason) => sum + (refused[reason] ?? 0), 0);
}
