import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { hookSecretAccount } from '../../electron/receivers/hookSecret.ts';
import { keychainService } from '../../electron/storage/keychainSecretStore.ts';
import { millisecondsAhead, popupEntry, watchPage } from '../demo/pageWatch.ts';
import { watchPopupWindow } from '../demo/popupWindow.ts';
import type { RingsideProgram } from '../demo/ringsideProgram.ts';
import type { OfPrograms } from './electronRun.ts';
import { rowOf, type TimeRow } from './report.ts';
import { startRequestStamp } from './requestStamp.ts';

/** Milliseconds of one call that a phone on this computer told of by curl, while the popup was hidden. */
export interface HookTimes {
  /** curl asked for -> entry painted in the popup's page. */
  readonly paintedMs: number;
  /** The request on its way to the receiver -> entry painted: what Ringside itself takes of it. */
  readonly ownMs: number;
  /** curl asked for -> painted in full, in a window that is on the screen. */
  readonly visibleMs: number;
}

const soonMs = 10_000;
const lookEveryMs = 50;
const warmUps = 3;
const run = promisify(execFile);

/** Lets calls of "any other program" ring and end, each told by a curl of its own, as phones do it. */
export async function measureHooks(
  ringside: RingsideProgram,
  env: NodeJS.ProcessEnv,
  rounds: number,
): Promise<readonly HookTimes[]> {
  const port = await switchOn(ringside);
  const { stdout } = await run(
    'secret-tool',
    ['lookup', 'service', keychainService, 'account', hookSecretAccount],
    { env },
  );
  const base = `http://127.0.0.1:${port}/${stdout.trim()}/otherProgram`;
  const stamp = await startRequestStamp(port);
  const aheadMs = millisecondsAhead();
  const nowMs = (): number => performance.timeOrigin + performance.now() - aheadMs;
  const entries = await watchPage(ringside.popup, popupEntry);
  const popupWindow = await watchPopupWindow(ringside.app);

  /** The address stays the receiver's own, which looks at the name it is asked for by. */
  const curl = async (news: 'ring' | 'end', number: string): Promise<void> => {
    const way = ['--connect-to', `::127.0.0.1:${stamp.port}`];
    const child = spawn('curl', ['-q', '-fsS', ...way, `${base}/${news}?number=${number}`], {
      env,
      stdio: 'ignore',
    });
    const [code]: unknown[] = await once(child, 'exit');
    if (code !== 0) throw new Error(`curl ended with code ${String(code)}`);
  };

  const arrive = async (number: string): Promise<HookTimes> => {
    await entries.forget();
    stamp.forget();
    const startedAtMs = nowMs();
    const told = curl('ring', number);
    const [{ paintedAtMs }] = await Promise.all([entries.untilPresent(1, soonMs), told]);
    const passedAtMs = stamp.lastPassedAtMs();
    if (passedAtMs === null) throw new Error('the request did not pass the stamp');
    const shownAtMs = await popupWindow.shown(soonMs);
    const whole = await entries.untilWhole(1, soonMs);
    await curl('end', number);
    await popupWindow.hidden(soonMs);
    return {
      paintedMs: paintedAtMs - startedAtMs,
      ownMs: paintedAtMs - (passedAtMs - aheadMs),
      visibleMs: Math.max(whole.paintedAtMs, shownAtMs) - startedAtMs,
    };
  };

  try {
    const times: HookTimes[] = [];
    for (let round = -warmUps; round < rounds; round += 1) {
      const taken = await arrive(`7495${String(3_000_000 + warmUps + round)}`);
      if (round >= 0) times.push(taken);
    }
    return times;
  } finally {
    await stamp.stop();
    // What is measured later has the program as most have it.
    await ringside.main.evaluate(() => window.ringside?.invoke['settings.update']?.({ phonesOn: [] }));
  }
}

const receiverSchema = v.object({
  value: v.object({ loopbackReceiver: v.object({ port: v.number() }) }),
});

/** @returns the port of the loopback receiver, once it is open */
async function switchOn({ main }: RingsideProgram): Promise<number> {
  await main.evaluate(() => window.ringside?.invoke['settings.update']?.({ phonesOn: ['otherProgram'] }));
  const giveUpAtMs = Date.now() + soonMs;
  for (;;) {
    const answer = v.safeParse(
      receiverSchema,
      await main.evaluate(() => window.ringside?.invoke['phones.get']?.(undefined)),
    );
    if (answer.success) return answer.output.value.loopbackReceiver.port;
    if (Date.now() > giveUpAtMs) throw new Error(`the receiver for hooks did not open within ${soonMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

/** What the table says of them. */
export function hookRows(times: OfPrograms<readonly HookTimes[]>): readonly TimeRow[] {
  return [
    rowOf('curl started -> entry painted, popup hidden before', times, (t) => t.paintedMs),
    rowOf('hook request at the receiver -> entry painted', times, (t) => t.ownMs),
    rowOf('curl started -> whole entry on the screen', times, (t) => t.visibleMs),
  ];
}
