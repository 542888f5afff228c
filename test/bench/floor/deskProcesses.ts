import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Fleet } from '../fleet/playScenario.ts';
import { bundleProgram, startProgram } from './childProgram.ts';
import type { DeskOrder, FromDesks, ToDesks } from './deskMessages.ts';

export interface DeskFleet extends Fleet {
  /** From the first desk's start until the last one was connected to the broker, all at once, milliseconds. */
  readonly connectedAfterMs: number;
}

const processesAtMost = 4;
const desksAProcess = 10;
const connectWithinMs = 120_000;

/** Opens desks in a few processes of their own. @throws where they are not all connected within two minutes */
export async function startDesks(projectRoot: string, desks: readonly DeskOrder[]): Promise<DeskFleet> {
  const file = await bundleProgram(projectRoot, 'test/bench/floor/deskChild.ts');
  const count = Math.min(processesAtMost, Math.ceil(desks.length / desksAProcess));
  const children = Array.from({ length: count }, () => startProgram(file));
  const childOf = new Map<number, ChildProcess>();
  const waiting = new Map<string, () => void>();
  const send = (child: ChildProcess, message: ToDesks): void => void child.send(message);
  const startedMs = performance.now();
  const ready = children.map(
    (child, index) =>
      new Promise<void>((resolve, reject) => {
        child.once('exit', (code) => reject(new Error(`A process of desks ended with ${code}`)));
        child.on('message', (message: FromDesks) => {
          if (message.kind === 'ready') resolve();
          else waiting.get(`${message.userId} ${message.callId}`)?.();
        });
        const own = desks.filter((_, at) => at % count === index);
        for (const { userId } of own) childOf.set(userId, child);
        send(child, { kind: 'open', desks: own });
      }),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(
      children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      }),
    );
  };
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Not every desk was connected in time')), connectWithinMs);
  });
  try {
    await Promise.race([Promise.all(ready), tooLong]);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(timer);
    // How they end later is no failure.
    for (const one of ready) one.catch(() => undefined);
  }
  return {
    connectedAfterMs: performance.now() - startedMs,
    dismiss: (userId, callId) =>
      new Promise((resolve) => {
        const key = `${userId} ${callId}`;
        waiting.set(key, () => {
          waiting.delete(key);
          resolve();
        });
        const child = childOf.get(userId);
        if (child !== undefined) send(child, { kind: 'dismiss', userId, callId });
      }),
    stop,
  };
}
