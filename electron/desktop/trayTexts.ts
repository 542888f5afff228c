import type { HealthState } from '../../contracts/portal.ts';
import * as m from '../../contracts/messages/generated/messages.js';

export interface TrayState {
  readonly health: HealthState;
  /** The first reason why health is not what it should be, in words; null while all is well. */
  readonly reason: string | null;
  readonly unansweredCount: number;
  readonly quietMode: boolean;
}

/** What the tray icon says, in the language in use. */
export interface TrayTexts {
  /** A line each: name, quiet mode, health, its reason, unanswered calls. */
  readonly toolTip: string;
  /** First lines of the menu: quiet mode; why it is not well, else how it is; unanswered calls. */
  readonly information: readonly string[];
}

export function trayTexts(state: TrayState): TrayTexts {
  const health = healthText(state.health);
  const unanswered = state.unansweredCount > 0 ? [m.tray_unanswered({ count: state.unansweredCount })] : [];
  const reason = state.reason === null ? [] : [state.reason];
  // First of all: an operator who forgot it misses calls, and nothing else on the screen says why.
  const quiet = state.quietMode ? [m.tray_quiet_is_on()] : [];
  return {
    toolTip: ['Ringside', ...quiet, health, ...reason, ...unanswered].join('\n'),
    information: [...quiet, state.reason ?? health, ...unanswered],
  };
}

function healthText(health: HealthState): string {
  switch (health) {
    case 'connected':
      return m.tray_health_connected();
    case 'degraded':
      return m.tray_health_degraded();
    case 'offline':
      return m.tray_health_offline();
    case 'notConnected':
      return m.tray_health_not_connected();
  }
}
