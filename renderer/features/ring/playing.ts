import type { RingTone } from '../../../contracts/settings/bounds.ts';
import { toneSamples } from './toneSamples.ts';

/** One tone on one output, over and over. */
export interface Playing {
  /** Of the output; empty for the system's. */
  readonly id: string;
  /** Resolves once something of it was heard, or with false: nothing is to be heard there. */
  hasBegun(): Promise<boolean>;
  hasFailed(): boolean;
  /** The output gave up while it played: it was pulled out, as a rule. */
  followFailure(onFailure: () => void): void;
  stop(): void;
}

/** A sound that is cut off clicks. */
const fadeOutS = 0.03;
/** An output that has played nothing by then plays nothing. */
const beginsWithinMs = 3_000;
const lookEveryMs = 40;

/** TypeScript's own library does not have these yet; Chromium has, since 110 and 128. */
type WithOutput = AudioContext & { setSinkId?: (deviceId: string) => Promise<void> };

/** Percent as an ear hears them: half of it sounds half as loud. */
function gainOf(volume: number): number {
  return (volume / 100) ** 2;
}

/**
 * Chromium keeps a closed stream for some seconds and takes it again for the same output with the same latency. One whose
 * output was pulled out and is back may meanwhile sound from another (seen under PulseAudio), so it is asked for otherwise.
 */
const latencies = ['interactive', 'balanced', 'playback'] as const;
let timesForgotten = 0;

/** Nothing that was opened until now is used again. */
export function forgetStreams(): void {
  timesForgotten += 1;
}

/**
 * Begins a tone. The output is opened for it and closed after it: one that is open is busy for others.
 *
 * @param id of the output; empty for the system's
 */
export function playOn(id: string, tone: Exclude<RingTone, 'off'>, volume: number): Playing {
  const context: WithOutput = new AudioContext({
    latencyHint: latencies[timesForgotten % latencies.length] ?? 'interactive',
  });
  const gain = context.createGain();
  gain.gain.value = gainOf(volume);
  gain.connect(context.destination);
  const source = context.createBufferSource();
  source.loop = true;
  source.connect(gain);
  let isOver = false;
  let failed = false;
  let onFailure = (): void => undefined;
  const fail = (): void => {
    failed = true;
    if (!isOver) onFailure();
  };
  context.addEventListener('error', fail);

  const start = async (): Promise<void> => {
    if (id !== '') await context.setSinkId?.(id);
    if (isOver) return;
    const samples = toneSamples(tone, context.sampleRate);
    source.buffer = context.createBuffer(1, samples.length, context.sampleRate);
    source.buffer.copyToChannel(samples, 0);
    source.start();
    await context.resume();
  };
  const started = start().catch(() => void (failed = true));

  return {
    id,
    async hasBegun() {
      await Promise.race([started, pause(beginsWithinMs)]);
      const untilMs = performance.now() + beginsWithinMs;
      while (!isOver && !failed && performance.now() < untilMs) {
        // Of what was given to the output, and not of what was merely computed.
        if ((context.getOutputTimestamp().contextTime ?? 0) > 0) return true;
        await pause(lookEveryMs);
      }
      return false;
    },
    hasFailed: () => failed,
    followFailure(listener) {
      onFailure = listener;
    },
    stop() {
      if (isOver) return;
      isOver = true;
      gain.gain.setTargetAtTime(0, context.currentTime, fadeOutS / 3);
      setTimeout(() => void context.close().catch(() => undefined), fadeOutS * 1_000);
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
