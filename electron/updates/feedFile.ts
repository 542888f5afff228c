import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js';
import type { RunningProgram } from '../core/ports/updates/updater.ts';

/**
 * The file of a feed, by electron-builder's way to name them: one for Windows, and one for Linux and its processor.
 *
 * @param name a channel, or a version
 */
export function feedName(name: string, { kind, arch }: Pick<RunningProgram, 'kind' | 'arch'>): string {
  if (kind === 'nsis') return `${name}.yml`;
  return `${name}-linux${arch === 'x64' ? '' : `-${arch}`}.yml`;
}

/** Undefined for what is no YAML. */
export function parseYaml(text: string, url: URL): unknown {
  try {
    return parseUpdateInfo(text, url.pathname, url);
  } catch {
    return undefined;
  }
}
