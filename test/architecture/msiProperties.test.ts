import { describe, expect, it } from 'vitest';
import {
  msiProperties,
  propertyComponents,
  propertyQueries,
  propertySearches,
} from '../../build/installers/windows/msiProperties.mjs';
import { policyItems, type PolicyItem } from '../../build/policies/policyItems.ts';
import { noPolicy, readPolicy } from '../../electron/core/policy/readPolicy.ts';

const properties = msiProperties(policyItems);
const inOneText = policyItems.filter(({ value }) => value.kind !== 'list');

/** As it is typed on a command line, and written into the registry: a text. */
function typed({ value, initial }: PolicyItem): string[] {
  if (value.kind === 'switch') return ['1', '0'];
  if (value.kind === 'number') return [String(value.least), String(value.most)];
  if (value.kind === 'choice') return [...value.values];
  return typeof initial === 'string' ? [initial] : [];
}

describe('the properties of the msi', () => {
  it('are everything that a policy says in one text, each way in which it may be said', () => {
    const expected = [
      'Software\\Policies\\Ringside|Organisation',
      ...inOneText
        .filter(({ lockable }) => lockable)
        .map(({ key }) => `Software\\Policies\\Ringside\\Locks|${key}`),
      ...inOneText.map(({ key }) => `Software\\Policies\\Ringside\\Presets|${key}`),
    ];
    expect(properties.map(({ key, name }) => `${key}|${name}`)).toEqual(expected);
    expect(properties.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['LOCK_PORTALADDRESS', 'LOCK_CLIENTID', 'PRESET_STARTATLOGIN']),
    );
  });

  it('have names that Windows Installer takes from a command line, and none is a secret’s', () => {
    const ids = properties.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(id).toMatch(/^[A-Z][A-Z_]{1,60}$/);
      expect(id).not.toMatch(/SECRET|TOKEN|PASSWORD|WEBHOOK/);
    }
  });

  it('are understood by the program as the texts that they are', () => {
    for (const item of inOneText)
      for (const text of typed(item)) {
        const understood = readPolicy({ presets: { [item.key]: text } }, noPolicy);
        expect(understood?.problems, `${item.key}=${text}`).toEqual([]);
        expect(understood?.policy.presets).toHaveProperty(item.key);
      }
    expect(readPolicy({ locks: { startAtLogin: '1', quietMode: '0' } }, noPolicy)?.policy.locks).toEqual({
      startAtLogin: true,
      quietMode: false,
    });
  });

  it('write nothing where nothing is given, and are remembered for the next version', () => {
    const { ids, source } = propertyComponents(properties, (id) => id);
    const queries = propertyQueries(properties);
    expect(ids).toHaveLength(2 * properties.length);
    for (const id of ids) {
      const condition = id.startsWith('KEPT_')
        ? `${id} AND NOT ${id.slice('KEPT_'.length)} AND NOT FORGETPOLICY`
        : id;
      expect(queries).toContain(
        `UPDATE \`Component\` SET \`Condition\` = '${condition}' WHERE \`Component\` = '${id}'`,
      );
      expect(source).toContain(`<Component Id="${id}" Guid="${id}"`);
    }
    for (const { id } of properties)
      expect(propertySearches(properties)).toContain(`<RegistrySearch Id="KEPT_${id}"`);
  });

  it('all reach the half of Windows Installer that writes them', () => {
    const secure = /SET `Value` = '(.*)' WHERE/
      .exec(propertyQueries(properties).at(-1) ?? '')?.[1]
      ?.split(';');
    expect(secure).toEqual(expect.arrayContaining(['FORGETPOLICY', ...properties.map(({ id }) => id)]));
  });
});
