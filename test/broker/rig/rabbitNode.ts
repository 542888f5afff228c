import { accessSync, constants } from 'node:fs';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

/** Debian's own start script, past the wrapper in /usr/sbin, which would change to the user `rabbitmq` and its home. */
const serverProgram = '/usr/lib/rabbitmq/bin/rabbitmq-server';
const controlProgram = '/usr/lib/rabbitmq/bin/rabbitmqctl';
const epmdProgram = '/usr/bin/epmd';
const setprivProgram = '/usr/bin/setpriv';
const serverPath = '/usr/sbin:/usr/bin:/sbin:/bin';
const isUp = 'Server startup complete';
const keptLogCharacters = 20_000;

/** A process of the rig, which the kernel ends with the process that started it, however that dies. */
export interface RigProcess {
  readonly pid: number;
  /** The end of what it wrote. */
  log(): string;
  hasEnded(): boolean;
  /** SIGKILL: what it has on the disk is for one run of tests. Resolves when it is gone. */
  kill(): Promise<void>;
}

/** @returns what Debian has to install before a broker can be started, in one line; null where nothing is missing */
export function whatBrokerLacks(): string | null {
  const missing = [serverProgram, epmdProgram, setprivProgram].find((program) => !mayRun(program));
  return missing === undefined
    ? null
    : `No broker for the tests: there is no ${missing}. Install Debian's rabbitmq-server and util-linux.`;
}

/** Erlang's name service, on a port of its own: the one of the system, or of another run of tests, is left alone. */
export async function startNameService(port: number, folder: string): Promise<RigProcess> {
  const args = ['-port', String(port), '-address', '127.0.0.1'];
  const { process } = await startGuarded(epmdProgram, args, { HOME: folder }, folder);
  return process;
}

/**
 * Starts a node of RabbitMQ and waits until it is up.
 * @param env what the start script reads (`RABBITMQ_…`); nothing of this process but PATH goes with it
 * @throws with the end of its log, where it ends or is not up within the time
 */
export async function startServer(
  env: Readonly<Record<string, string>>,
  folder: string,
  timeoutMs: number,
): Promise<RigProcess> {
  const { process, child } = await startGuarded(serverProgram, [], env, folder);
  let late: NodeJS.Timeout | undefined;
  const up = new Promise<void>((resolve) => {
    child.stdout?.on('data', () => {
      if (process.log().includes(isUp)) resolve();
    });
  });
  const ended = new Promise<never>((_resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`RabbitMQ ${why}:\n${process.log().slice(-3000)}`));
    child.once('exit', () => fail('ended'));
    late = setTimeout(() => fail(`is not up after ${timeoutMs} ms`), timeoutMs);
  });
  try {
    await Promise.race([up, ended]);
    return process;
  } catch (error) {
    await process.kill();
    throw error;
  } finally {
    clearTimeout(late);
    ended.catch(() => {});
  }
}

/** @param env as of `startServer`. @throws where it refuses */
export async function controlServer(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  await promisify(execFile)(controlProgram, [...args], {
    env: { PATH: serverPath, LANG: 'C.UTF-8', ...env, RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '' },
    timeout: 30_000,
  });
}

async function startGuarded(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  folder: string,
): Promise<{ readonly process: RigProcess; readonly child: ChildProcess }> {
  // The script, erl and the emulator follow each other by exec, so that the process id and the wish to end with us stay.
  const child = spawn(setprivProgram, ['--pdeathsig', 'KILL', program, ...args], {
    cwd: folder,
    env: { PATH: serverPath, LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C in the terminal is for the tests, which then end it.
    detached: true,
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-keptLogCharacters)));
  await once(child, 'spawn');
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    child,
    process: {
      pid: child.pid ?? 0,
      log: () => log,
      hasEnded,
      async kill() {
        if (hasEnded()) return;
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      },
    },
  };
}

function mayRun(program: string): boolean {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
