import type { RingTone } from '../settings/bounds.ts';
import type { Settings } from '../settings.ts';
import type { RingSound } from './ring.ts';

/** Whether nobody could hear the difference. */
export function isSameSound(a: RingSound | null, b: RingSound | null): boolean {
  if (a === null || b === null) return a === b;
  return a.tone === b.tone && a.volume === b.volume && a.output?.id === b.output?.id;
}

/** A tone that some call would ring with; null where none rings, whatever the volume. */
export function toneThatRings({
  ringTone,
  lines,
}: Pick<Settings, 'ringTone' | 'lines'>): Exclude<RingTone, 'off'> | null {
  for (const tone of [ringTone, ...lines.map((line) => line.ring ?? 'off')]) if (tone !== 'off') return tone;
  return null;
}
