import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './freePorts.ts';
import { startProcess, within, type OwnedProcess } from './ownedProcess.ts';

export interface BaresipOptions {
  /** User parts of its accounts; the first one is current at the start. */
  readonly accounts?: readonly string[];
  /** Port on 127.0.0.1 of the telephone system that plain numbers are dialled at; by default there is none. */
  readonly serverPort?: number;
  /** Where its module sndfile puts what was said, each side a file; by default nothing is recorded. */
  readonly recordingsFolder?: string;
  /** Ports to use again after a restart; free ones otherwise. */
  readonly ports?: BaresipPorts;
}

export interface BaresipPorts {
  readonly sip: number;
  readonly control: number;
}

/** A real baresip on loopback: no registration, no sound card, calls answered by hand. */
export interface Baresip {
  readonly ports: BaresipPorts;
  readonly pid: number;
  output(): string;
  /** Ends it at once; its folder goes too. */
  stop(): Promise<void>;
  /** Lets it end as its user would, and starts it anew on the same ports. */
  restart(): Promise<void>;
}

/** Starts Debian's baresip (package baresip-core) and waits until its control socket answers. */
export async function startBaresip(options: BaresipOptions = {}): Promise<Baresip> {
  if (options.ports !== undefined) return startAt(options.ports, options);
  // Between the look for free ports and their use another program may take one.
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      return await startAt({ sip: await freePort(), control: await freePort() }, options);
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('Address already in use'))) throw error;
    }
  }
  throw new Error('baresip found its ports taken three times');
}

async function startAt(ports: BaresipPorts, options: BaresipOptions): Promise<Baresip> {
  const accounts = options.accounts ?? ['1001'];
  const folder = await mkdtemp(join(tmpdir(), 'ringside-baresip-'));
  await writeFile(join(folder, 'config'), configText(ports, options.recordingsFolder ?? null));
  await writeFile(
    join(folder, 'accounts'),
    accounts
      .map(
        (user) => `<sip:${user}@127.0.0.1:${options.serverPort ?? ports.sip}>;regint=0;answermode=manual\n`,
      )
      .join(''),
  );
  await writeFile(join(folder, 'contacts'), '');

  const launch = async (): Promise<OwnedProcess> => {
    const started = await startProcess('baresip', ['-4', '-f', folder], {
      debianPackage: 'baresip-core',
      cwd: folder,
    });
    try {
      const died = started.ended.then(() => Promise.reject(new Error('baresip ended by itself')));
      const listens = untilItListens(ports.control);
      await within(10_000, "baresip's control socket opens", Promise.race([listens, died]));
    } catch (error) {
      await started.stop();
      throw new Error(`baresip did not come up:\n${started.output()}`, { cause: error });
    }
    return started;
  };

  let running = await launch().catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  return {
    ports,
    get pid() {
      return running.pid;
    },
    output: () => running.output(),
    async stop() {
      await running.kill();
      await rm(folder, { recursive: true, force: true });
    },
    async restart() {
      await running.stop();
      running = await launch();
    },
  };
}

/** As Debian's sample has it, cut down to what a call needs, everything on loopback and silent. */
function configText({ sip, control }: BaresipPorts, recordingsFolder: string | null): string {
  const recording = recordingsFolder === null ? '' : `module sndfile.so\nsnd_path ${recordingsFolder}\n`;
  return `poll_method epoll
sip_listen 127.0.0.1:${sip}
net_interface 127.0.0.1
audio_player aubridge,nil
audio_source aubridge,nil
audio_alert aubridge,nil
module_path /usr/lib/baresip/modules
module g711.so
module aubridge.so
${recording}module_app account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:${control}
`;
}

/**
 * The socket takes one client, and the newest takes it over (seen in ctrl_tcp.c): the look itself must be over before
 * anybody else connects.
 */
async function untilItListens(port: number): Promise<void> {
  for (;;) {
    const listens = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => socket.end(() => resolve(true)));
      socket.once('error', () => resolve(false));
    });
    if (listens) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
