import { cleanText } from '../untrustedText.ts';
import * as m from './generated/messages.js';
import { phoneNameAsTold } from './phoneNames.ts';

/** What a person is told: what happened, and what they can do about it. Plain text in the language in use. */
export interface ErrorText {
  readonly text: string;
  readonly nextStep: string;
}

export type Params = Readonly<Record<string, string>>;
export type Texts = (params: Params) => ErrorText;

const longestValue = 200;
/** A value from outside as one bounded line; undefined where there is nothing to show. */
export function value(params: Params, name: string): string | undefined {
  return cleanText(params[name] ?? '', longestValue) || undefined;
}

export const host = (params: Params): string => value(params, 'host') ?? m.any_portal();

/** The HTTP status and the portal's own words, where they are known, follow the plain words. @param text a sentence */
export function withDetails(text: string, params: Params): string {
  const status = value(params, 'status');
  const description = value(params, 'description');
  const sentence =
    status === undefined ? text : ended(`${text.replace(/\.$/, '')} ${m.error_detail_status({ status })}`);
  return description === undefined ? sentence : `${sentence} ${ended(m.error_detail_said({ description }))}`;
}

/** A portal's words seldom end as a sentence does. */
function ended(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

export function fixed(text: () => string, nextStep: () => string): Texts {
  return () => ({ text: text(), nextStep: nextStep() });
}

export function aboutHost(text: (inputs: { host: string }) => string, nextStep: () => string): Texts {
  return (params) => ({ text: withDetails(text({ host: host(params) }), params), nextStep: nextStep() });
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
