import type { OfPrograms, Program } from './electronRun.ts';
import { firstFew, type CollectedMemory, type Growth } from './growth.ts';
import { bytesPerMb, type SettledMemory } from './processMemory.ts';
import { line } from './report.ts';
import { median } from './statistics.ts';

const names: readonly Program['name'][] = ['ringside', 'before', 'bare'];

export const memoryHead = line('PSS of the process tree, MB', [...names, 'ratio']);

export function mbOf({ bytes }: Pick<SettledMemory, 'bytes'>): number {
  return bytes / bytesPerMb;
}

/** What the heaps of the main process and of all pages hold after a collection. */
export function heapMbOf({ heapBytes }: Pick<CollectedMemory, 'heapBytes'>): number {
  return Object.values(heapBytes).reduce((sum, bytes) => sum + bytes, 0) / bytesPerMb;
}

export function idleLine(idle: OfPrograms<readonly SettledMemory[]>): string {
  const mb = (name: Program['name']): number | null => {
    const memories = idle.get(name);
    return memories === undefined ? null : median(memories.map(mbOf));
  };
  const [own, bare] = [mb('ringside'), mb('bare')];
  const isMarked = [...idle.values()].flat().some(({ alone }) => !alone);
  return line(isMarked ? 'idle, in the tray *' : 'idle, in the tray', [
    ...names.map((name) => mb(name)?.toFixed(1) ?? ''),
    own === null || bare === null ? '' : (own / bare).toFixed(2),
  ]);
}

/** At rest and collected: before the first call, after the first few, after all; PSS, and what the heaps hold of it. */
export function growthLines(growth: Growth, callCount: number): readonly string[] {
  const rows = (what: string, memory: CollectedMemory): readonly string[] => [
    line(what, [pssText(memory)]),
    line('  of it held by the heaps', [heapMbOf(memory).toFixed(2)]),
  ];
  return [
    ...rows('in one run before the first call', growth.before),
    ...rows(`after the first ${firstFew} calls`, growth.warm),
    ...rows(`after ${callCount} more calls`, growth.after),
  ];
}

/** Marked when it had not come to rest, or shared pages with another program of the same executable. */
function pssText(memory: SettledMemory): string {
  return `${memory.settled ? '' : '~'}${mbOf(memory).toFixed(1)}${memory.alone ? '' : '*'}`;
}
