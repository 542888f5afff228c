import type { InstalledSnapshot } from '../../../contracts/about.ts';
import type { CallRow } from '../../../contracts/calls.ts';
import type { AppErrorData } from '../../../contracts/errors.ts';
import type { HealthState } from '../../../contracts/portal.ts';
import type { QuietSnapshot } from '../../../contracts/quiet/quiet.ts';
import { errorText } from '../../../contracts/messages/errorTexts.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import { callStateText } from '../../../contracts/messages/outcomeTexts.ts';
import { getLocale } from '../../../contracts/messages/generated/runtime.js';
import { quietText } from '../../../contracts/messages/quietTexts.ts';
import { momentText } from '../../../contracts/times/moments.ts';
import { cleanName } from '../../../contracts/untrustedText.ts';

/** A call as the tray's menu names it. */
export type TrayCall = Pick<
  CallRow,
  'key' | 'party' | 'direction' | 'state' | 'outcome' | 'isTest' | 'startedAtMs'
>;

export interface TrayState {
  readonly health: HealthState;
  /** The first reason why health is not what it should be; null while all is well. */
  readonly reason: AppErrorData | null;
  readonly unansweredCount: number;
  readonly quiet: Pick<QuietSnapshot, 'isQuiet' | 'untilMs' | 'because'>;
  readonly installed: InstalledSnapshot;
  /** The last few, newest first. */
  readonly lastCalls: readonly TrayCall[];
  /** Unix ms: texts tell times of another day with their date. */
  readonly nowMs: number;
}

/** What the tray icon says, in the language in use. */
export interface TrayTexts {
  /** A line each: name, quiet mode, health, its reason, unanswered calls. */
  readonly toolTip: string;
  /** First lines of the menu: quiet mode; why it is not well, else how it is; unanswered calls. */
  readonly information: readonly string[];
  /** A line for each of the last calls: when, who, what became of it. */
  readonly lastCalls: readonly string[];
}

const longestWho = 40;

export function trayTexts(state: TrayState): TrayTexts {
  const health = healthText(state.health);
  const unanswered = state.unansweredCount > 0 ? [m.tray_unanswered({ count: state.unansweredCount })] : [];
  const reason = state.reason === null ? [] : [errorText(state.reason).text];
  // First of all: an operator who forgot it misses calls, and nothing else on the screen says why.
  const quiet = state.quiet.isQuiet ? [quietText(state.quiet, state.nowMs)] : [];
  return {
    toolTip: ['Ringside', ...quiet, health, ...reason, ...unanswered].join('\n'),
    information: [...quiet, ...(reason.length > 0 ? reason : [health]), ...unanswered],
    lastCalls: state.lastCalls.map((call) => callText(call, state.nowMs)),
  };
}

function callText(call: TrayCall, nowMs: number): string {
  const { party, startedAtMs } = call;
  const nobody = party.noNumber === 'withheld' ? m.any_withheld_number() : m.any_unknown_number();
  // What telephone systems write in a number's place ("anonymous") is none.
  const numbers = party.noNumber === undefined ? [party.formattedNumber, party.phoneNumber] : [];
  const [who = nobody] = [party.name, ...numbers]
    .map((text) => cleanName(text ?? '', longestWho))
    .filter((text) => text !== '');
  return `${momentText(startedAtMs, nowMs, getLocale())}  ${who}: ${callStateText(call)}`;
}

function healthText(health: HealthState): string {
  switch (health) {
    case 'connected':
      return m.tray_health_connected();
    case 'degraded':
      return m.tray_health_degraded();
    case 'refused':
      return m.tray_health_refused();
    case 'offline':
      return m.tray_health_offline();
    case 'notConnected':
      return m.tray_health_not_connected();
  }
}
