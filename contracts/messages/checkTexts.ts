import type { Checked, CheckName, SelfCheckSnapshot } from '../checks/selfCheck.ts';
import { value } from './errorTextParts.ts';
import { errorText, type ErrorText } from './errorTexts.ts';
import * as m from './generated/messages.js';
import { phoneNameAsTold } from './phoneNames.ts';

/** One check in words. */
export interface CheckText extends CheckOutcome {
  readonly what: string;
  /** Null where nothing was. */
  readonly tried: string | null;
}

interface CheckOutcome {
  readonly result: string;
  /** What the person can do; null where nothing is to be done. */
  readonly nextStep: string | null;
  /** What whoever helps wants to know besides, such as the HTTP status. */
  readonly details?: ErrorText['details'];
}

interface Words {
  readonly what: () => string;
  readonly tried: () => string;
  /** @param fact what the check told, by its name; empty where it did not */
  readonly works: (fact: (name: string) => string) => string;
  readonly notInUse?: (fact: (name: string) => string) => CheckOutcome;
}

const notConnected = (): CheckOutcome => ({
  result: m.check_no_portal(),
  nextStep: m.check_no_portal_next(),
});

const words: Readonly<Record<CheckName, Words>> = {
  settings: {
    what: m.nav_settings,
    tried: m.check_settings_tried,
    works: m.check_settings_works,
  },
  disk: { what: m.check_disk, tried: m.check_disk_tried, works: m.check_disk_works },
  history: { what: m.calls_list, tried: m.check_history_tried, works: m.check_disk_works },
  keychain: { what: m.check_keychain, tried: m.check_keychain_tried, works: m.check_keychain_works },
  network: {
    what: m.check_network,
    tried: m.check_network_tried,
    works(fact) {
      const [host, proxy] = [fact('host'), fact('proxy')];
      if (host === '') return m.check_network_works();
      return proxy === '' ? m.check_network_direct({ host }) : m.check_network_proxy({ host, proxy });
    },
  },
  portal: {
    what: m.nav_portal,
    tried: m.check_portal_tried,
    works: (fact) => m.check_portal_works({ host: fact('host') }),
    notInUse: notConnected,
  },
  rights: {
    what: m.check_rights,
    tried: m.check_rights_tried,
    works: m.check_rights_works,
    notInUse: notConnected,
  },
  liveCalls: {
    what: m.check_live_calls,
    tried: m.check_live_calls_tried,
    works: (fact) =>
      fact('transport') === 'longPolling' ? m.check_live_calls_polling() : m.check_live_calls_works(),
    notInUse: notConnected,
  },
  colleagues: {
    what: m.check_colleagues,
    tried: m.check_colleagues_tried,
    works: m.check_colleagues_works,
    notInUse(fact) {
      switch (fact('why')) {
        case '':
          return notConnected();
        case 'method':
          return { result: m.check_colleagues_method(), nextStep: m.check_colleagues_method_next() };
        case 'scope': {
          const { text: result, nextStep } = errorText({
            code: 'portal.insufficientScope',
            params: { scope: 'telephony' },
          });
          return { result, nextStep };
        }
        default:
          return { result: m.check_colleagues_right(), nextStep: m.check_colleagues_right_next() };
      }
    },
  },
  phone: {
    what: m.check_phone,
    tried: m.check_phone_tried,
    works: (fact) =>
      m.check_phone_works({ phone: phoneNameAsTold(fact('phone')) ?? m.phone_other_program() }),
    notInUse: () => ({ result: m.check_phone_none(), nextStep: m.check_phone_none_next() }),
  },
  clickToCall: {
    what: m.settings_clicks,
    tried: m.check_clicks_tried,
    works: (fact) =>
      fact('line') === ''
        ? m.check_clicks_works()
        : `${m.check_clicks_works()} ${m.check_clicks_named({ line: fact('line') })}`,
    notInUse: () => ({ result: m.settings_clicks_off(), nextStep: m.check_clicks_off_next() }),
  },
  workingDay: {
    what: m.check_day,
    tried: m.check_day_tried,
    works(fact) {
      const [because, untold] = [fact('because'), fact('untold')];
      if (because === '' && untold === 'day') return m.check_day_no_day();
      const text = dayText(because);
      if (untold === '') return text;
      const lacking = untold === 'day' ? m.check_day_no_day() : m.check_day_no_absence();
      return `${text.replace(/\.$/, '')}. ${lacking}`;
    },
    notInUse: () => ({ result: m.check_day_off(), nextStep: null }),
  },
  recordings: {
    what: m.settings_group_recordings,
    tried: m.check_recordings_tried,
    works: m.check_recordings_works,
    notInUse: () => ({ result: m.check_recordings_off(), nextStep: m.check_recordings_off_next() }),
  },
  callbackRequests: {
    what: m.settings_callbacks,
    tried: m.check_callbacks_tried,
    works: m.check_callbacks_works,
    notInUse: () => ({ result: m.check_callbacks_off(), nextStep: m.check_callbacks_off_next() }),
  },
  floor: {
    what: m.settings_floor_broker,
    tried: m.check_floor_tried,
    works: (fact) => m.check_floor_works({ host: fact('host'), user: fact('user') }),
    notInUse: notConnected,
  },
  popup: {
    what: m.check_popup,
    tried: m.check_popup_tried,
    works: (fact) => m.check_popup_works({ time: fact('paintedMs') }),
    notInUse: (fact) =>
      fact('why') === 'afterCall'
        ? { result: m.check_popup_after_call(), nextStep: m.check_popup_after_call_next() }
        : { result: m.check_popup_quiet(), nextStep: m.check_popup_quiet_next() },
  },
  shortcut: {
    what: m.check_shortcut,
    tried: m.check_shortcut_tried,
    works: m.check_shortcut_works,
    notInUse: () => ({ result: m.check_shortcut_none(), nextStep: m.check_shortcut_none_next() }),
  },
  notification: {
    what: m.check_notification,
    tried: m.check_notification_tried,
    works: m.check_notification_works,
  },
  sound: {
    what: m.settings_group_ring,
    tried: m.check_sound_tried,
    works(fact) {
      const output = fact('output');
      return output === '' ? m.check_sound_works() : m.check_sound_works_on({ output });
    },
    notInUse: (fact) => ({
      result: fact('why') === 'volume' ? m.check_sound_volume() : m.check_sound_off(),
      nextStep: m.check_sound_off_next(),
    }),
  },
};

/** @param because why it is quiet by the portal's word; `ended`: the operator has turned that off; empty: it is not */
function dayText(because: string): string {
  switch (because) {
    case 'closed':
      return m.quiet_day_closed();
    case 'paused':
      return m.quiet_day_paused();
    case 'absent':
      return m.quiet_day_absent();
    case 'ended':
      return m.check_day_ended();
    default:
      return m.check_day_works();
  }
}

/** What was tried, what came of it, and what to do next, in the language in use. Outside texts in it are shown as text. */
export function checkText(checked: Checked): CheckText {
  const { what, tried } = words[checked.name];
  const isTried = checked.state !== 'notInUse' && checked.state !== 'notTried';
  return { what: what(), tried: isTried ? tried() : null, ...outcomeText(checked) };
}

function outcomeText({ name, state, facts, problem }: Checked): CheckOutcome {
  const { works, notInUse } = words[name];
  const fact = (of: string): string => value(facts, of) ?? '';
  switch (state) {
    case 'works':
      return { result: works(fact), nextStep: null };
    case 'notInUse':
      return notInUse?.(fact) ?? { result: m.check_not_in_use(), nextStep: null };
    case 'broken': {
      const { text: result, ...rest } = errorText(problem ?? { code: 'unexpected', params: {} });
      return { result, ...rest };
    }
    case 'timedOut':
      return { result: m.check_timed_out(), nextStep: m.check_timed_out_next() };
    case 'running':
      return { result: m.check_running(), nextStep: null };
    case 'cancelled':
      return { result: m.check_cancelled(), nextStep: null };
    case 'notTried':
      return { result: m.check_not_tried(), nextStep: null };
  }
}

const marks: { readonly [S in Checked['state']]?: string } = {
  works: '[ok]',
  broken: '[!!]',
  timedOut: '[!!]',
};

/** The whole report as text, to be pasted into a message to whoever helps. */
export function reportText({ checks }: SelfCheckSnapshot, heading: string): string {
  const blocks = checks.map((checked) => {
    const { what, tried, result, nextStep, details } = checkText(checked);
    const mark = marks[checked.state] ?? '[--]';
    const took = checked.tookMs === null ? '' : ` (${Math.round(checked.tookMs)} ms)`;
    const lines = [`${mark} ${what}${took}`, ...(tried === null ? [] : [tried]), result];
    if (nextStep !== null) lines.push(`-> ${nextStep}`);
    if (details !== undefined) lines.push(`${details.heading}: ${details.text}`);
    return lines.join('\n     ');
  });
  return [heading, ...blocks].join('\n\n') + '\n';
}
