import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { sharedBroker } from './rig/sharedBroker.ts';

const root = join(import.meta.dirname, '../..');
const starter = `
  const { importTypeScript } = await import(${JSON.stringify(join(root, 'build/tools/machine/importTypeScript.mjs'))});
  const { startTestBroker } = await importTypeScript('test/broker/rig/testBroker.ts');
  const broker = await startTestBroker();
  console.log(broker.folder);
  setInterval(() => {}, 60_000);
`;
let folder: string | null = null;

afterEach(async () => {
  if (folder === null) return;
  for (const pid of processesIn(folder)) process.kill(Number(pid), 'SIGKILL');
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Processes whose current folder is this one or lies in it; what the rig starts, and what that starts, stays there. */
function processesIn(path: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && `${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${path}/`);
    } catch {
      return false;
    }
  });
}

it('ends a broker with all that belongs to it when the program that started it is killed', async () => {
  // Where none can be started at all, that is what is said.
  sharedBroker();
  const program = spawn(process.execPath, ['--input-type=module', '-e', starter], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await Promise.race([
    once(program.stdout.setEncoding('utf8'), 'data'),
    once(program, 'exit').then(() => [`ended with ${program.exitCode}`]),
  ])) as [string];
  folder = line.trim();
  expect(existsSync(join(folder, 'rabbitmq.conf')), folder).toBe(true);
  expect(processesIn(folder).length).toBeGreaterThan(1);

  program.kill('SIGKILL');
  await expect.poll(() => processesIn(folder ?? ''), { timeout: 10_000 }).toEqual([]);
}, 90_000);
