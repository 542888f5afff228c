import * as m from '../../../../../contracts/messages/generated/messages.js';
import type { RingTone } from '../../../../../contracts/settings/bounds.ts';

/** What the tones are called, in the order in which they are offered. */
export function toneTexts(): Record<RingTone, string> {
  return {
    off: m.settings_ring_off(),
    soft: m.settings_ring_soft(),
    bell: m.settings_ring_bell(),
    pulse: m.settings_ring_pulse(),
  };
}
