import type { AppErrorData } from '../errors.ts';
import { cleanText } from '../untrustedText.ts';
import * as m from './generated/messages.js';
import { phoneNameAsTold } from './phoneNames.ts';

/** What a person is told: what happened, and what they can do about it. Plain text in the language in use. */
export interface ErrorText {
  readonly text: string;
  readonly nextStep: string;
  /** What the portal said itself, in whatever language, and the HTTP status: to be folded away. Left out where nothing is known. */
  readonly details?: { readonly heading: string; readonly text: string };
}

export type Params = Readonly<Record<string, string>>;
export type Texts = (params: Params) => ErrorText;

const longestValue = 200;
/** A value from outside as one bounded line; undefined where there is nothing to show. */
export function value(params: Params, name: string): string | undefined {
  return cleanText(params[name] ?? '', longestValue) || undefined;
}

export const host = (params: Params): string => value(params, 'host') ?? m.any_portal();

/** The portal's own words and the HTTP status, where they are known. */
function detailsOf(params: Params): Pick<ErrorText, 'details'> {
  const status = value(params, 'status');
  const description = value(params, 'description');
  const parts = [
    ...(status === undefined ? [] : [m.error_detail_status({ status })]),
    ...(description === undefined ? [] : [m.error_detail_said({ description })]),
  ];
  return parts.length === 0
    ? {}
    : { details: { heading: m.any_details(), text: parts.map(ended).join(' ') } };
}

/** A portal's words seldom end as a sentence does. */
function ended(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

export function insufficientScope(params: Params): ErrorText {
  const scope = value(params, 'scope');
  return scope === undefined
    ? {
        text: m.error_portal_insufficient_scope_unnamed_text(),
        nextStep: m.error_portal_insufficient_scope_unnamed_next(),
        ...detailsOf(params),
      }
    : {
        text: m.error_portal_insufficient_scope_text({ scope }),
        nextStep: m.error_portal_insufficient_scope_next({ scope }),
        ...detailsOf(params),
      };
}

/** What it comes to for the operator is said with it, where cards stay open. */
export function withOpenCards(told: ErrorText, { code, params }: AppErrorData): ErrorText {
  const count = Number(params['cards'] ?? 0);
  if (!(count > 0)) return told;
  const text =
    code === 'portal.telephonyScopeMissing'
      ? m.error_cards_wait_for_telephony({ count })
      : `${told.text} ${m.error_cards_stay_open({ count })}`;
  return { ...told, text };
}

export function fixed(text: () => string, nextStep: () => string): Texts {
  return () => ({ text: text(), nextStep: nextStep() });
}

export function aboutHost(text: (inputs: { host: string }) => string, nextStep: () => string): Texts {
  return (params) => ({ text: text({ host: host(params) }), nextStep: nextStep(), ...detailsOf(params) });
}

export function aboutShortcut(text: (inputs: { shortcut: string }) => string, nextStep: () => string): Texts {
  return (params) => ({
    text: text({ shortcut: value(params, 'shortcut') ?? m.error_shortcut_unnamed() }),
    nextStep: nextStep(),
  });
}

/** @param unnamed what stands in the sentence for a phone whose name is not known */
export function aboutPhone(
  text: (inputs: { phone: string }) => string,
  nextStep: () => string,
  unnamed: () => string = m.error_phone_unnamed,
): Texts {
  return (params) => {
    const name = value(params, 'phone');
    const description = value(params, 'description');
    const said = description === undefined ? '' : ` ${ended(m.error_phone_said({ description }))}`;
    const phone = (name === undefined ? null : phoneNameAsTold(name)) ?? unnamed();
    return { text: text({ phone }) + said, nextStep: nextStep() };
  };
}

/** One text with a value in it, and another for where the value is missing. */
export function naming(
  name: string,
  text: (value: string) => string,
  unnamed: () => string,
  nextStep: () => string,
): Texts {
  return (params) => {
    const known = value(params, name);
    return { text: known === undefined ? unnamed() : text(known), nextStep: nextStep() };
  };
}

/** Says it of the local application where the params name it as the way in; else of the webhook. */
export function byWayIn(webhook: Texts, application: Texts): Texts {
  return (params) => (params['signedInBy'] === 'localApplication' ? application : webhook)(params);
}
