import { readFileSync, statSync } from 'node:fs';
import { decodeText, parseFileText, sizeAtMostBytes } from './fileText.ts';

/**
 * What is in one of our files now, for what can wait for nothing and decides nothing. Whoever owns the file reads it properly
 * later and sees to what is wrong with it. Undefined where nothing can be had.
 */
export function peekJson(path: string): unknown {
  try {
    const stats = statSync(path);
    if (!stats.isFile() || stats.size > sizeAtMostBytes) return undefined;
    return parseFileText(decodeText(readFileSync(path)));
  } catch {
    return undefined;
  }
}
