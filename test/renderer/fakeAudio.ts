import { afterEach, vi } from 'vitest';

/** Outputs that are not there, and what sounds on them. */
export interface FakeAudio {
  /** Ids of the outputs that are open now; empty for the system's. */
  open(): readonly string[];
  /** How many times an output was opened. */
  opened(): number;
  /** From now on these are there. */
  plug(outputs: readonly FakeOutput[]): void;
  /** From now on nobody can tell which there are. */
  keepOutputsBack(): void;
}

interface FakeOutput {
  readonly deviceId: string;
  readonly label: string;
}

afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, 'mediaDevices');
});

/**
 * Stands in for what Chromium plays with, until the test is over.
 *
 * @param wakesInMs how long each output's clock stands still first, by id; one that is not named begins at once, `Infinity` never does
 */
export function giveAudio(
  first: readonly FakeOutput[],
  wakesInMs: Readonly<Record<string, number>> = {},
): FakeAudio {
  let outputs: readonly FakeOutput[] | null = first;
  const contexts: FakeContext[] = [];

  class FakeContext extends EventTarget {
    readonly sampleRate = 8_000;
    readonly currentTime = 0;
    readonly destination = {};
    sink = '';
    isOpen = true;
    #beganMs = Infinity;

    constructor() {
      super();
      contexts.push(this);
    }

    createGain = () => ({ gain: { value: 1, setTargetAtTime: () => undefined }, connect: () => undefined });
    createBufferSource = () => ({ connect: () => undefined, start: () => undefined });
    createBuffer = () => ({ copyToChannel: () => undefined });

    setSinkId(id: string): Promise<void> {
      this.sink = id;
      return Promise.resolve();
    }

    resume(): Promise<void> {
      this.#beganMs = performance.now() + (wakesInMs[this.sink] ?? 0);
      return Promise.resolve();
    }

    getOutputTimestamp(): { contextTime: number } {
      return { contextTime: performance.now() >= this.#beganMs ? 1 : 0 };
    }

    close(): Promise<void> {
      this.isOpen = false;
      return Promise.resolve();
    }
  }

  vi.stubGlobal('AudioContext', FakeContext);
  const mediaDevices = Object.assign(new EventTarget(), {
    enumerateDevices: () =>
      outputs === null
        ? Promise.reject(new DOMException('not allowed', 'NotAllowedError'))
        : Promise.resolve(outputs.map((output) => ({ ...output, kind: 'audiooutput' }))),
  });
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: mediaDevices });
  return {
    open: () => contexts.filter(({ isOpen }) => isOpen).map(({ sink }) => sink),
    opened: () => contexts.length,
    plug(others) {
      outputs = others;
      mediaDevices.dispatchEvent(new Event('devicechange'));
    },
    keepOutputsBack() {
      outputs = null;
    },
  };
}
