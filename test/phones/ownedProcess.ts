import { spawn, type ChildProcess } from 'node:child_process';

/** A program that a test started, with all it wrote, and the only way to end it: by its own process. */
export interface OwnedProcess {
  readonly pid: number;
  output(): string;
  /** Resolves with the exit code once it has ended; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Asks it to end, and forces it after two seconds; resolves when it is gone. */
  stop(): Promise<void>;
  /** Ends it at once; resolves when it is gone. */
  kill(): Promise<void>;
}

/** @throws where the program is not installed; the Debian package is named in the message */
export async function startProcess(
  program: string,
  args: readonly string[],
  { debianPackage, cwd }: { readonly debianPackage: string; readonly cwd: string },
): Promise<OwnedProcess> {
  const child: ChildProcess = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const written: string[] = [];
  child.stdout?.on('data', (chunk: Buffer) => written.push(chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => written.push(chunk.toString('utf8')));
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', () =>
      reject(new Error(`${program} does not start: install Debian's ${debianPackage}`)),
    );
  });
  return {
    pid: child.pid ?? 0,
    output: () => written.join(''),
    ended,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 2000);
      await ended;
      clearTimeout(force);
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Waits for a promise, and says what was waited for where it takes too long. */
export async function within<T>(timeoutMs: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${timeoutMs} ms: ${what}`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
