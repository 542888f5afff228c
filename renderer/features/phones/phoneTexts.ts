import type { AppErrorData } from '../../../contracts/errors.ts';
import type { Locale } from '../../../contracts/locale.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import type {
  PhoneAction,
  PhoneNews,
  PhoneSourceName,
  PhoneSourceSnapshot,
  PhoneState,
} from '../../../contracts/phones.ts';
import { momentText } from '../../../contracts/times/moments.ts';
import { agoText } from '../../app/texts/times.ts';

/** The problem with the phone beside it: most texts name it. */
export function ofPhone(problem: AppErrorData, phone: PhoneSourceName): AppErrorData {
  return { ...problem, params: { phone, ...problem.params } };
}

const abouts: { readonly [N in PhoneSourceName]: () => string } = {
  baresip: m.phone_about_baresip,
  microsip: m.phone_about_microsip,
  twinkle: m.phone_about_twinkle,
  linphone: m.phone_about_linphone,
  otherProgram: m.phone_about_other_program,
  yealink: m.phone_about_desk,
  grandstream: m.phone_about_desk,
  snom: m.phone_about_desk,
};

const places: { readonly [N in PhoneSourceName]: () => string } = {
  baresip: m.phone_setup_where_baresip,
  microsip: m.phone_setup_where_microsip,
  twinkle: m.phone_setup_where_twinkle,
  linphone: m.phone_setup_where_linphone,
  otherProgram: m.phone_setup_where_other_program,
  yealink: m.phone_setup_where_yealink,
  grandstream: m.phone_setup_where_grandstream,
  snom: m.phone_setup_where_snom,
};

const news: { readonly [N in PhoneNews]: () => string } = {
  ring: m.phone_news_ring,
  dial: m.phone_news_dial,
  answer: m.phone_news_answer,
  end: m.phone_news_end,
  busy: m.phone_news_busy,
  hold: m.phone_news_hold,
  resume: m.phone_news_resume,
  test: m.phone_news_test,
};

const actions: { readonly [A in PhoneAction]: () => string } = {
  answer: m.phone_can_answer,
  decline: m.phone_can_decline,
  hangUp: m.phone_can_hang_up,
  dial: m.phone_can_dial,
  hold: m.phone_can_hold,
  resume: m.phone_can_resume,
  sendDigits: m.phone_can_send_digits,
  transfer: m.phone_can_transfer,
};

const states: { readonly [S in Exclude<PhoneState, 'live'>]: () => string } = {
  off: m.phone_state_off,
  starting: m.phone_state_starting,
  waiting: m.phone_state_waiting,
  down: m.phone_state_down,
};

/** What the phone is, in one line. */
export function aboutText(source: PhoneSourceSnapshot): string {
  return abouts[source.name]();
}

/** Where in the phone its set-up belongs: the first step. */
export function placeText(source: PhoneSourceSnapshot): string {
  if (source.name === 'microsip' && source.canWriteSettings) return m.phone_setup_where_microsip_write();
  return places[source.name]();
}

/** What to do with the texts: the second step. */
export function itemsText({ way, name, setup }: PhoneSourceSnapshot): string {
  if (way === 'controlSocket') return m.phone_setup_lines();
  if (setup.some(({ id }) => id === 'script')) return m.phone_setup_script();
  if (setup.some(({ id }) => id === 'secretFile')) return m.phone_setup_secret_file();
  return name === 'otherProgram' ? m.phone_setup_any() : m.phone_setup_items();
}

/** How to see that it works: the last step. */
export function thenText({ way }: PhoneSourceSnapshot): string {
  return way === 'network' ? m.phone_setup_then_desk() : m.phone_setup_then_program();
}

/** What to know about the texts. */
export function noteText({ way, name, setup }: PhoneSourceSnapshot): string {
  if (way === 'controlSocket') return m.phone_setup_note_socket();
  const holdsSecret = setup.length === 0 || setup.some(({ maskedText }) => maskedText.includes('•'));
  if (!holdsSecret) return m.phone_setup_note_plain();
  if (way === 'network') return m.phone_setup_note_desk();
  const isInAddress = setup.some(({ maskedText }) => /^\S*\/\/\S*•| http:\S*•/m.test(maskedText));
  return isInAddress && (name === 'otherProgram' || name === 'linphone')
    ? m.phone_setup_note_address()
    : m.phone_setup_note();
}

/** One or two words for the badge. Only a phone that keeps a connection can be said to be connected. */
export function phoneStateText({ health, way }: PhoneSourceSnapshot): string {
  if (health.state !== 'live') return states[health.state]();
  return way === 'controlSocket' ? m.phone_state_connected() : m.phone_state_heard();
}

export const stateTones = {
  off: 'neutral',
  starting: 'neutral',
  waiting: 'accent',
  live: 'good',
  down: 'danger',
} as const satisfies Record<PhoneState, string>;

/** Since when it stands so, and the last thing heard. */
export function factTexts(source: PhoneSourceSnapshot, nowMs: number, locale: Locale): readonly string[] {
  const { health, lastNews } = source;
  const texts: string[] = [];
  if (health.state !== 'off' && health.state !== 'starting')
    texts.push(m.phone_since({ time: momentText(health.sinceMs, nowMs, locale) }));
  if (lastNews !== null) texts.push(`${news[lastNews.news]()}, ${agoText(lastNews.atMs, nowMs, locale)}`);
  return texts;
}

/** What can be done with its calls from Ringside. */
export function canText({ can }: PhoneSourceSnapshot): string {
  if (can.length === 0) return m.phone_only_tells();
  return `${m.phone_can()} ${can.map((action) => actions[action]()).join(', ')}`;
}
