import type { RingTone } from '../../../contracts/settings/bounds.ts';

/** A stroke: when it begins and how long it takes to die away, in seconds; its pitches in hertz. */
interface Stroke {
  readonly atS: number;
  readonly fadeS: number;
  readonly pitches: readonly number[];
}

interface Melody {
  readonly lengthS: number;
  readonly strokes: readonly Stroke[];
}

/** Between half a second of sound lies silence, in which one hears what is said. Made by us; nothing is sampled. */
const melodies: Record<Exclude<RingTone, 'off'>, Melody> = {
  soft: {
    lengthS: 3.2,
    strokes: [
      { atS: 0, fadeS: 0.7, pitches: [523.25, 659.25] },
      { atS: 0.32, fadeS: 0.9, pitches: [659.25, 783.99] },
    ],
  },
  bell: {
    lengthS: 3,
    strokes: [
      { atS: 0, fadeS: 1.2, pitches: [880, 1760, 2637] },
      { atS: 0.24, fadeS: 1.4, pitches: [1108.73, 2217.46] },
    ],
  },
  pulse: {
    lengthS: 2.4,
    strokes: [0, 0.16, 0.32, 0.48].map((atS) => ({ atS, fadeS: 0.11, pitches: [740, 925] })),
  },
};

/** So short that it is not heard as a beginning, and long enough not to click. */
const attackS = 0.008;

/** One round of a tone, to be repeated: from silence to silence, between -1 and 1. */
export function toneSamples(tone: Exclude<RingTone, 'off'>, sampleRate: number): Float32Array<ArrayBuffer> {
  const { lengthS, strokes } = melodies[tone];
  const samples = new Float32Array(Math.round(lengthS * sampleRate));
  for (const { atS, fadeS, pitches } of strokes) {
    const from = Math.round(atS * sampleRate);
    const length = Math.min(samples.length - from, Math.round((attackS + fadeS) * sampleRate));
    for (let n = 0; n < length; n += 1) {
      const s = n / sampleRate;
      const left = 1 - Math.max(0, s - attackS) / fadeS;
      const loudness = Math.min(1, s / attackS) * Math.max(0, left) ** 2;
      let sum = 0;
      for (const [index, pitch] of pitches.entries())
        sum += Math.sin(2 * Math.PI * pitch * s) / (index + 1) / pitches.length;
      samples[from + n] = (samples[from + n] ?? 0) + 0.6 * loudness * sum;
    }
  }
  return samples;
}
