import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFloor } from '../../../broker/rig/madeFloor.ts';
import { startTestBroker } from '../../../broker/rig/testBroker.ts';
import type { BrokerAccount } from '../../../../electron/floor/brokerConnection.ts';
import { bytesPerMb, settledPss } from '../../processMemory.ts';
import { median } from '../../statistics.ts';
import { bundleProgram } from '../childProgram.ts';

/** What the program that is measured is given, in a file. */
export interface MemoryOrder {
  readonly broker: {
    readonly account: BrokerAccount;
    readonly userId: number;
    readonly portalHost: string;
  } | null;
}

/** Proportional set size of the main process of a bare Electron, bytes: medians of the rounds. */
export interface MemoryResult {
  readonly rounds: number;
  readonly withoutBytes: number;
  /** Connected to a broker by TLS. */
  readonly connectedBytes: number;
  readonly moreBytes: number;
  readonly isWell: boolean;
  /** Another program of the same executable ran meanwhile, or it never stood still. */
  readonly isDoubtful: boolean;
}

const userId = 1;
const portalHost = 'memory.example';
const moreAtMost = 6 * bytesPerMb;

/** @param electron of which the main process is measured, without windows and without a display */
export async function measureDeskMemory(
  projectRoot: string,
  electron: { readonly path: string; readonly switches: readonly string[] },
  rounds: number,
): Promise<MemoryResult> {
  const broker = await startTestBroker();
  try {
    const { passwords } = await makeFloor(broker.address, { portal: portalHost, desks: String(userId) });
    const account: BrokerAccount = {
      address: { isSecure: true, nodes: [{ hostname: '127.0.0.1', port: broker.address.amqpsPort }] },
      user: `u${userId}`,
      password: passwords.get(`u${userId}`) ?? '',
      authority: broker.address.authority,
    };
    const without: number[] = [];
    const connected: number[] = [];
    let isDoubtful = false;
    for (let round = 0; round < rounds; round += 1) {
      for (const [sizes, order] of [
        [without, { broker: null }],
        [connected, { broker: { account, userId, portalHost } }],
      ] as const) {
        const one = await measureOnce(projectRoot, electron, order);
        sizes.push(one.bytes);
        isDoubtful ||= one.isDoubtful;
      }
    }
    const moreBytes = median(connected) - median(without);
    return {
      rounds,
      withoutBytes: median(without),
      connectedBytes: median(connected),
      moreBytes,
      isWell: moreBytes <= moreAtMost,
      isDoubtful,
    };
  } finally {
    await broker.stop();
  }
}

export function rowOfMemory({ withoutBytes, connectedBytes, moreBytes, ...result }: MemoryResult): string {
  const mb = (bytes: number): string => `${(bytes / bytesPerMb).toFixed(1)} MB`;
  return (
    `main process of a bare Electron: ${mb(withoutBytes)}, connected to a broker ${mb(connectedBytes)}: ${mb(moreBytes)} more ` +
    `(medians of ${result.rounds})${result.isDoubtful ? ', in doubt: it was not alone, or did not settle' : ''}` +
    (result.isWell ? '' : '  MISSED')
  );
}

async function measureOnce(
  projectRoot: string,
  { path, switches }: { readonly path: string; readonly switches: readonly string[] },
  order: MemoryOrder,
): Promise<{ readonly bytes: number; readonly isDoubtful: boolean }> {
  const program = await bundleProgram(projectRoot, 'test/bench/floor/memory/bareMain.ts');
  const folder = await mkdtemp(join(tmpdir(), 'ringside-floor-memory-'));
  const file = join(folder, 'order.json');
  await writeFile(file, JSON.stringify(order), { mode: 0o600 });
  const child = spawn(
    path,
    [...switches, '--ozone-platform=headless', `--user-data-dir=${folder}`, program, `--order=${file}`],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  try {
    await new Promise<void>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('ready')) resolve();
      });
      child.once('exit', (code) => reject(new Error(`Electron ended with ${code}`)));
    });
    const pid = child.pid ?? 0;
    const { bytesByProcess, settled, alone } = await settledPss(pid);
    return { bytes: bytesByProcess[`main ${pid}`] ?? 0, isDoubtful: !settled || !alone };
  } finally {
    if (child.exitCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
