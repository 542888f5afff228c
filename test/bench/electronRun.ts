import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What was measured of each program. */
export type OfPrograms<T> = ReadonlyMap<Program['name'], T>;

/** How programs are started on this machine: the same for Ringside and for the bare Electron. */
export interface Machine {
  readonly executablePath: string;
  readonly projectRoot: string;
  readonly switches: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** One of the programs that are compared: `before` is another build of Ringside, where the benchmark is given one. */
export interface Program {
  readonly name: 'bare' | 'before' | 'ringside';
  readonly folder: string;
  readonly profileFolder: string;
}

export interface ElectronRun {
  readonly pid: number;
  /** Unix milliseconds with fractions, just before the process was asked for. */
  readonly spawnedAtMs: number;
  /** Fulfilled when the process has ended, with the end of what it wrote to standard error. */
  readonly ended: Promise<string>;
  /** Asks it to quit and waits; ends it by force when it does not. */
  stop(): Promise<void>;
}

const quitTimeoutMs = 10_000;
const outputKept = 2_000;

/** Starts a program without anything attached to it. */
export function runElectron(
  machine: Machine,
  program: Program,
  options: {
    readonly before?: readonly string[];
    readonly after?: readonly string[];
    readonly env?: NodeJS.ProcessEnv;
  } = {},
): ElectronRun {
  const args = [
    ...(options.before ?? []),
    ...machine.switches,
    program.folder,
    `--user-data-dir=${program.profileFolder}`,
    '--lang=en-US',
    ...(options.after ?? []),
  ];
  const spawnedAtMs = performance.timeOrigin + performance.now();
  const child = spawn(machine.executablePath, args, {
    env: { ...machine.env, ...options.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-outputKept);
  });
  const ended = once(child, 'exit').then(() => output);
  return {
    pid: child.pid ?? 0,
    spawnedAtMs,
    ended,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), quitTimeoutMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
