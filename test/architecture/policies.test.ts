import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { policyFiles } from '../../build/policies/policyFiles.ts';
import { locales } from '../../contracts/locale.ts';
import { policyDeclarations, policyKeys } from '../../contracts/policy/policy.ts';
import { noPolicy, readPolicy } from '../../electron/core/policy/readPolicy.ts';
import { projectRoot } from './sourceFiles.ts';
import { all, attribute, parse, type Element } from './xml.ts';

const folder = join(projectRoot, 'build/policies');
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const committed = (below: string): string[] =>
  readdirSync(join(folder, below), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));

const admx = parse(read('windows/Ringside.admx'));
const policies = all(admx, 'policy');
const lockable = policyKeys.filter((key) => policyDeclarations[key].lockable);
const referred = (kind: 'string' | 'presentation'): string[] => [
  ...new Set(
    [...read('windows/Ringside.admx').matchAll(new RegExp(`\\$\\(${kind}\\.(\\w+)\\)`, 'g'))].map(
      ([, id = '']) => id,
    ),
  ),
];

describe('the templates for administrators', () => {
  it('are those that the declarations make: `npm run policies` writes them anew', () => {
    const made = policyFiles();
    expect([...committed('windows'), ...committed('macos')].toSorted()).toEqual([...made.keys()].toSorted());
    for (const [path, content] of made) expect(read(path) === content, path).toBe(true);
  });
});

describe('what administrators read', () => {
  it('names each setting once, with whether it can be locked', () => {
    const rows = [
      ...readFileSync(join(projectRoot, 'docs/admin.md'), 'utf8').matchAll(/^\|(.*)\| (yes|no) +\|$/gm),
    ];
    const named = rows.flatMap(([, cells = '', lock]) =>
      [...(cells.split(' | ')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, key]) => `${key ?? ''} ${lock ?? ''}`),
    );
    const declared = policyKeys.map((key) => `${key} ${policyDeclarations[key].lockable ? 'yes' : 'no'}`);
    expect(named.toSorted()).toEqual(declared.toSorted());
  });
});

describe('the template for Group Policy', () => {
  it('offers a lock for everything that may be locked, a preset for everything, and the organisation', () => {
    expect(policies.map((policy) => attribute(policy, 'name'))).toEqual([
      'Organisation',
      ...lockable.map((key) => `Locks_${key}`),
      ...policyKeys.map((key) => `Presets_${key}`),
    ]);
  });

  it('writes where Ringside looks, for the computer or the user, by the settings’ own names', () => {
    for (const policy of policies) {
      const [way = '', key = ''] = attribute(policy, 'name').split('_');
      const place = `Software\\Policies\\Ringside${key === '' ? '' : `\\${way}`}`;
      expect(attribute(policy, 'class')).toBe('Both');
      expect(attribute(policy, 'key')).toBe(place);
      const elements = policy.children.find(({ name }) => name === 'elements')?.children ?? [policy];
      for (const element of elements) {
        const name = key || 'Organisation';
        if (element.name === 'list') expect(attribute(element, 'key')).toBe(`${place}\\${name}`);
        else expect(attribute(element, 'valueName')).toBe(name);
      }
    }
  });

  it('has only choices that Ringside takes as they are written', () => {
    const choices = policies.flatMap((policy) =>
      all(policy, 'item').map((item) => {
        const [way = '', key = ''] = attribute(policy, 'name').split('_');
        return { part: way.toLowerCase(), key, value: all(item, 'string')[0]?.text ?? '' };
      }),
    );
    expect(choices.length).toBeGreaterThan(30);
    for (const { part, key, value } of choices)
      expect(readPolicy({ [part]: { [key]: value } }, noPolicy)?.problems, `${key}: ${value}`).toEqual([]);
    for (const policy of policies) {
      const [way = '', key = ''] = attribute(policy, 'name').split('_');
      for (const element of all(policy, 'decimal').filter(({ attributes }) => 'minValue' in attributes)) {
        for (const bound of ['minValue', 'maxValue']) {
          const content = { [way.toLowerCase()]: { [key]: Number(attribute(element, bound)) } };
          expect(readPolicy(content, noPolicy)?.problems, key).toEqual([]);
        }
      }
    }
  });

  it.each(committed('windows').filter((path) => path.endsWith('.adml')))(
    'has all its words in %s',
    (path) => {
      const adml = parse(read(path));
      const strings = all(adml, 'string');
      const ids = strings.map((string) => attribute(string, 'id'));
      expect(ids.toSorted()).toEqual(referred('string').toSorted());
      for (const { text } of strings) expect(text).toMatch(/\S/);
      const presentations = all(adml, 'presentation');
      expect(presentations.map((one) => attribute(one, 'id')).toSorted()).toEqual(
        referred('presentation').toSorted(),
      );
      for (const one of presentations) {
        const policy = policies.find((each) => attribute(each, 'name') === attribute(one, 'id'));
        const elements = policy?.children.find(({ name }) => name === 'elements')?.children ?? [];
        expect(one.children.map((each) => attribute(each, 'refId'))).toEqual(
          elements.map((each) => attribute(each, 'id')),
        );
      }
    },
  );

  it('says of a preset that the operator chooses otherwise only where there is something to choose', () => {
    const ofTheCompanyAlone = ['updateFeed', 'updateChannel', 'updateVersion', 'saveDiagnostics'];
    for (const path of committed('windows').filter((each) => each.endsWith('.adml'))) {
      const strings = all(parse(read(path)), 'string');
      /** The presets in whose explanation the sentence of this one stands. */
      const alike = (key: string, line: (lines: readonly string[]) => string | undefined): string[] => {
        const linesOf = (id: string): string[] =>
          strings.find((each) => attribute(each, 'id') === `Presets_${id}_Explain`)?.text.split('\n') ?? [];
        const sentence = line(linesOf(key));
        return policyKeys.filter((each) => linesOf(each).includes(sentence ?? ''));
      };
      expect(
        alike('updateChannel', (lines) => lines.at(-3)),
        path,
      ).toEqual(ofTheCompanyAlone);
      expect(
        alike('theme', (lines) => lines.at(-2)),
        path,
      ).toEqual(policyKeys.filter((key) => !ofTheCompanyAlone.includes(key)));
    }
  });

  it('is translated', () => {
    const texts = committed('windows')
      .filter((path) => path.endsWith('.adml'))
      .map((path) => all(parse(read(path)), 'string').map(({ text }) => text));
    expect(texts).toHaveLength(locales.length);
    const [first = [], ...others] = texts;
    for (const other of others)
      expect(other.filter((text, index) => text !== first[index]).length).toBeGreaterThan(first.length / 2);
  });
});

describe('the profile for macOS', () => {
  const profile = parse(read('macos/Ringside.mobileconfig'));
  /** `key` and value in turn, as a property list has them. */
  const valueOf = (dict: Element | undefined, key: string): Element | undefined => {
    const at = dict?.children.findIndex((child) => child.name === 'key' && child.text === key) ?? -1;
    return at < 0 ? undefined : dict?.children[at + 1];
  };

  it('is for this program, presets what it has by default, and locks nothing', () => {
    const [outer] = profile.children;
    const payload = valueOf(outer, 'PayloadContent')?.children[0];
    expect(valueOf(payload, 'PayloadType')?.text).toBe('app.ringside.desktop');
    expect(valueOf(payload, 'locks')?.children).toEqual([]);
    const presets = valueOf(payload, 'presets');
    const keys = (presets?.children ?? []).filter(({ name }) => name === 'key').map(({ text }) => text);
    expect(keys).toEqual(policyKeys.filter((key) => policyDeclarations[key].initial !== null));
  });
});
