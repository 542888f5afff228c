import { expect, it } from 'vitest';
import { sourceFiles } from './sourceFiles.ts';

const files = new Map(sourceFiles(['contracts', 'renderer']).map((file) => [file.path, file]));

/** From a window's entry to the file that loads a package or a file of ours, one way of perhaps several. */
function wayTo(
  wanted: string,
  entry: string,
  when: 'loads' | 'loadsAtOnce' = 'loads',
): readonly string[] | null {
  const ways: (readonly string[])[] = [[entry]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1) ?? '';
    if (last === wanted) return way;
    const file = files.get(last);
    if (file === undefined || seen.has(last)) continue;
    seen.add(last);
    ways.push(...file[when].map((target) => [...way, target]));
  }
  return null;
}

const entries = ['renderer/windows/main/main.ts', 'renderer/windows/popup/popup.ts'];

it.each(entries)('%s is followed at all', (entry) => {
  expect(wayTo('svelte', entry)).not.toBeNull();
});

it('the popup loads the texts of errors once there is one: no arriving call waits for them', () => {
  const [main = '', popup = ''] = entries;
  expect(wayTo('contracts/messages/errorTexts.ts', main, 'loadsAtOnce')).not.toBeNull();
  expect(wayTo('contracts/messages/errorTexts.ts', popup, 'loadsAtOnce')).toBeNull();
});

it.each(entries)('%s loads no schema library: the main process has parsed what it sends', (entry) => {
  expect(wayTo('valibot', entry)).toBeNull();
});
