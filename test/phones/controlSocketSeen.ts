import { readFileSync } from 'node:fs';

/**
 * Every frame that a real baresip 1.0.0 sent on its control socket while a real caller rang it, scene by scene
 * (`controlSocketSeen.jsonl`).
 */
export function seenOnControlSocket(): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(new URL('controlSocketSeen.jsonl', import.meta.url), 'utf8');
  const scenes = new Map<string, string[]>();
  let frames: string[] = [];
  for (const line of text.trim().split('\n')) {
    const scene = /^\{"scene": "(.*)"\}$/.exec(line)?.[1];
    if (scene === undefined) frames.push(line);
    else scenes.set(scene, (frames = []));
  }
  return scenes;
}
