import { readFileSync } from 'node:fs';

/** Debian 12 has 1.0.0; the other was built from its source to be heard once. */
export type BaresipHeard = '1.0.0' | '4.10.0';

/**
 * Every frame that a real baresip sent on its control socket while a real caller rang it, scene by scene
 * (`controlSocketSeen-<version>.jsonl`).
 */
export function seenOnControlSocket(version: BaresipHeard): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(new URL(`controlSocketSeen-${version}.jsonl`, import.meta.url), 'utf8');
  const scenes = new Map<string, string[]>();
  let frames: string[] = [];
  for (const line of text.trim().split('\n')) {
    const scene = /^\{"scene": "(.*)"\}$/.exec(line)?.[1];
    if (scene === undefined) frames.push(line);
    else scenes.set(scene, (frames = []));
  }
  return scenes;
}
