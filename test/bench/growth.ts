import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as v from 'valibot';
import { hideMethod } from '../demo/dismissalVerdict.ts';
import { clickAt, lookedAtForMs, moveMouseAway, xdotool } from '../demo/pointer.ts';
import type { PracticePortal } from '../portal/practicePortal.ts';
import { runElectron, type Machine, type Program } from './electronRun.ts';
import { settledPss, type SettledMemory } from './processMemory.ts';

/** Memory at rest, after all garbage was collected. */
export interface CollectedMemory extends SettledMemory {
  /** Bytes that the JavaScript heaps of the main process and of each page hold, by the page's title. */
  readonly heapBytes: Readonly<Record<string, number>>;
}

export interface Growth {
  /** Before the first call. */
  readonly before: CollectedMemory;
  /** After the first few calls: what a first use brings in (fonts, surfaces, compiled code) is there. */
  readonly warm: CollectedMemory;
  /** After `callCount` more. */
  readonly after: CollectedMemory;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export const firstFew = 20;
const soonMs = 10_000;
const lookEveryMs = 10;
const clickAgainAfterMs = 1_000;
const mostClicks = 5;
/** Lower than any entry with its buttons, higher than the strip with Undo alone. */
const leastEntryHeightPx = 120;
/** The middle of Dismiss in the topmost entry, seen from the popup's upper left corner. */
const dismiss = { x: 280, y: 146 } as const;

/**
 * Memory of a connected Ringside before the first, after the first few, and after many more calls that ring and are dismissed
 * with the display's own pointer. Nothing is attached to the program while it works: what drives a page from outside leaves
 * its own garbage there.
 */
export async function measureGrowth(
  machine: Machine,
  program: Program,
  portal: PracticePortal,
  options: { readonly operatorId: number; readonly callCount: number; readonly note: (text: string) => void },
): Promise<Growth> {
  const { operatorId, callCount, note } = options;
  const resultFile = join(program.profileFolder, '..', `${program.name}-heaps.json`);
  const ringside = runElectron(machine, program, {
    before: ['-r', join(machine.projectRoot, 'test', 'bench', 'collectProbe.cjs')],
    env: { RINGSIDE_BENCH_RESULT: resultFile },
    after: ['--hidden'],
  });
  const collected = async (): Promise<CollectedMemory> => {
    await rm(resultFile, { force: true });
    process.kill(ringside.pid, 'SIGUSR2');
    const heapBytes = await heapsIn(resultFile);
    return { ...(await settledPss(ringside.pid)), heapBytes };
  };
  const dismissOne = async (number: number): Promise<void> => {
    const before = portal.journal.requests.at(-1)?.sequence ?? 0;
    const callId = ring(portal, operatorId, number);
    const askedToHide = (): Promise<boolean> =>
      portal
        .waitForRequest(({ method }) => method === hideMethod, clickAgainAfterMs, { afterSequence: before })
        .then(
          () => true,
          () => false,
        );
    for (let clicks = 1; ; clicks += 1) {
      const box = await popupAtRest(machine.env);
      await clickAt({ x: box.x + dismiss.x, y: box.y + dismiss.y }, machine.env);
      if (await askedToHide()) break;
      // The popup may have moved under the pointer just then, as it may under a hand.
      if (clicks === mostClicks) throw new Error(`${clicks} clicks on Dismiss did nothing`);
      note(`A click on Dismiss did nothing for ${clickAgainAfterMs} ms (call ${number}); clicking again.`);
    }
    // What is gone keeps its place for as long as the pointer is in the popup.
    await moveMouseAway(machine.env);
    await portal.waitForCard(operatorId, callId, 'closed', soonMs);
  };
  const untilQuiet = async (): Promise<void> => {
    const isQuiet = await popupBox(machine.env, (box) => box === undefined).then(
      () => true,
      () => false,
    );
    if (isQuiet) return;
    note(
      `The popup was still on the screen ${soonMs} ms after the last dismissal; one more call puts it away.`,
    );
    portal.connector.end(ring(portal, operatorId, 0));
    await popupBox(machine.env, (box) => box === undefined);
  };
  try {
    await portal.waitForRequest(
      ({ method, outcome }) => method === 'pull.config.get' && outcome === 'answered',
      soonMs,
      {
        afterSequence: portal.journal.requests.at(-1)?.sequence ?? 0,
      },
    );
    const before = await collected();
    for (let call = 1; call <= firstFew; call += 1) await dismissOne(call);
    await untilQuiet();
    const warm = await collected();
    for (let call = firstFew + 1; call <= firstFew + callCount; call += 1) await dismissOne(call);
    await untilQuiet();
    return { before, warm, after: await collected() };
  } finally {
    await ringside.stop();
  }
}

const heapsSchema = v.record(v.string(), v.number());

async function heapsIn(file: string): Promise<Readonly<Record<string, number>>> {
  for (const giveUpAtMs = Date.now() + soonMs; Date.now() < giveUpAtMs; await setTimeout(lookEveryMs)) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text !== '') return v.parse(heapsSchema, JSON.parse(text));
  }
  throw new Error(`garbage was not collected within ${soonMs} ms`);
}

function ring(portal: PracticePortal, operatorId: number, number: number): string {
  return portal.connector.ring({
    userIds: [operatorId],
    phoneNumber: `+7495${String(2_000_000 + number)}`,
    crm: { name: `Caller ${number}`, companyName: 'Acme Trading' },
  });
}

/** With an entry, and where it was a moment ago: the place of the one before may only just be given up. */
async function popupAtRest(env: NodeJS.ProcessEnv): Promise<Box> {
  const hasEntry = (found: Box | undefined): boolean => (found?.height ?? 0) >= leastEntryHeightPx;
  for (let before = await popupBox(env, hasEntry); ;) {
    await setTimeout(lookedAtForMs);
    const now = await popupBox(env, hasEntry);
    if (now !== undefined && now.y === before?.y) return now;
    before = now;
  }
}

/** Looks at the popup's window as the X server has it until it is as wanted; undefined stands for "not on the screen". */
async function popupBox(
  env: NodeJS.ProcessEnv,
  isAsWanted: (box: Box | undefined) => boolean,
): Promise<Box | undefined> {
  const giveUpAtMs = Date.now() + soonMs;
  for (;;) {
    const search = ['search', '--onlyvisible', '--name', '^Ringside calls$', 'getwindowgeometry', '--shell'];
    // Nothing found is reported as a failure.
    const answer = await xdotool(search, env).catch(() => '');
    const number = (name: string): number => Number(new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(answer)?.[1]);
    const box = answer === '' ? undefined : { x: number('X'), y: number('Y'), height: number('HEIGHT') };
    if (isAsWanted(box)) return box;
    if (Date.now() > giveUpAtMs) throw new Error(`the popup did not come or go within ${soonMs} ms`);
    await setTimeout(lookEveryMs);
  }
}
