import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { msiProjectCreated, withOwnParts } from '../../build/installers/windows/msiProject.mjs';
import {
  msiProperties,
  propertyComponents,
  propertyQueries,
  propertySearches,
} from '../../build/installers/windows/msiProperties.mjs';
import { componentGuid, wixSource } from '../../build/installers/windows/wixSource.mjs';
import { policyItems } from '../../build/policies/policyItems.ts';
import { projectRoot } from './sourceFiles.ts';
import { all, attribute, parse, type Element } from './xml.ts';

const properties = msiProperties(policyItems);
const version = '1.2.3-beta.1';
const upgradeCode = 'A9E947AE-65DE-5EB3-B46C-221B44E8B9A9';

interface MsiTarget {
  writeManifest(folder: string, arch: number, options: object): Promise<string>;
}
/** What electron-builder is made of. */
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));

/** What electron-builder itself makes an msi of, with our configuration, for a program of two files. */
async function electronBuildersProject(folder: string): Promise<string> {
  // It is in a circle with this one, which has to come first.
  builder('app-builder-lib');
  const { default: Target } = builder('app-builder-lib/out/targets/MsiTarget') as {
    default: new (packager: object, folder: string) => MsiTarget;
  };
  const { getEffectiveOptions } = builder(
    'app-builder-lib/out/options/CommonWindowsInstallerConfiguration',
  ) as {
    getEffectiveOptions: (options: object, packager: object) => object;
  };
  const { Arch } = builder('builder-util') as { Arch: { x64: number } };
  const yaml = builder('js-yaml') as { load(text: string): { appId: string; msi: object } };
  const config = yaml.load(await readFile(join(projectRoot, 'electron-builder.yml'), 'utf8'));
  for (const name of ['Ringside.exe', 'icon.pak']) await writeFile(join(folder, name), name);
  const packager = {
    config,
    platformSpecificBuildOptions: {},
    fileAssociations: [],
    compression: 'normal',
    getIconPath: async () => 'C:\\build\\icon.ico',
    expandMacro: (text: string) => text,
    appInfo: {
      id: config.appId,
      productName: 'Ringside',
      productFilename: 'Ringside',
      sanitizedProductName: 'Ringside',
      companyName: 'The Ringside founders',
      description: '',
      getVersionInWeirdWindowsForm: () => '1.2.3.0',
    },
  };
  return new Target(packager, folder).writeManifest(
    folder,
    Arch.x64,
    getEffectiveOptions(config.msi, packager),
  );
}

describe('the msi that electron-builder makes on Windows', () => {
  let folder = '';
  let before = '';
  let product: Element;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringside-msi-'));
    before = await electronBuildersProject(folder);
    const file = join(folder, 'project.wxs');
    await writeFile(file, before);
    await msiProjectCreated(file, version);
    const [found] = all(parse(await readFile(file, 'utf8')), 'Product');
    if (found === undefined) throw new Error('no product');
    product = found;
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true }));

  const ids = (elements: readonly Element[]): string[] => elements.map((each) => attribute(each, 'Id'));

  it('takes the same properties, which all reach the half of Windows Installer that writes them', () => {
    const secure = all(product, 'Property').filter((each) => attribute(each, 'Secure') === 'yes');
    expect(ids(secure)).toEqual(expect.arrayContaining(['FORGETPOLICY', ...properties.map(({ id }) => id)]));
    // Given or not: none of them has a value of its own.
    for (const { id } of properties)
      expect(secure.find((each) => attribute(each, 'Id') === id)?.attributes).toEqual({
        Id: id,
        Secure: 'yes',
      });
  });

  it('writes and remembers them as the one that is made on Linux does', () => {
    const [group] = all(product, 'ComponentGroup');
    const components = (group?.children ?? []).filter(
      (component) =>
        attribute(component, 'Id') !== 'registry' &&
        component.children.some(({ name }) => name === 'RegistryValue'),
    );
    const written = components.map((component) => ({
      id: attribute(component, 'Id'),
      guid: attribute(component, 'Guid'),
      condition: all(component, 'Condition')[0]?.text,
      values: all(component, 'RegistryValue').map(({ attributes }) => attributes),
    }));
    const { source } = propertyComponents(properties, (id) => componentGuid(upgradeCode, id));
    const onLinux = all(parse(`<all>${source}</all>`), 'Component').map((component) => ({
      id: attribute(component, 'Id'),
      guid: attribute(component, 'Guid'),
      condition: /= '(.*)' WHERE/.exec(
        propertyQueries(properties).find((query) => query.endsWith(`= '${attribute(component, 'Id')}'`)) ??
          '',
      )?.[1],
      values: all(component, 'RegistryValue').map(({ attributes }) => attributes),
    }));
    expect(written).toEqual(onLinux);
    expect(written).toHaveLength(2 * properties.length);
    const searches = all(product, 'RegistrySearch').map(({ attributes }) => attributes);
    const searchesOnLinux = all(parse(`<all>${propertySearches(properties)}</all>`), 'RegistrySearch');
    expect(searches).toEqual(
      // There the compiler is told by `-arch` that it is the registry of 64 bits.
      searchesOnLinux.map(({ attributes: { Win64, ...others } }) => (expect(Win64).toBe('yes'), others)),
    );
  });

  it('takes a text that begins with # for a text, as the one that is made on Linux does', () => {
    const inWix = all(product, 'SetProperty').map(({ attributes, text }) => {
      expect(attributes).toMatchObject({ Before: 'CostInitialize', Sequence: 'execute' });
      const { Action, Id, Value } = attributes;
      return [
        `INSERT INTO \`CustomAction\` (\`Action\`, \`Type\`, \`Source\`, \`Target\`) VALUES ('${Action}', 51, '${Id}', '${Value}')`,
        `INSERT INTO \`InstallExecuteSequence\` (\`Action\`, \`Condition\`, \`Sequence\`) VALUES ('${Action}', '${text}', 750)`,
      ];
    });
    expect(inWix).toHaveLength(properties.length);
    // WiX gives each a number of its own, and has these between ValidateProductID (700) and CostInitialize (800).
    expect(inWix.length).toBeLessThan(99);
    expect(inWix.flat()).toEqual(propertyQueries(properties).filter((query) => query.startsWith('INSERT')));
    expect(inWix[0]?.join()).toContain(`'#[ORGANISATION]'`);
    expect(inWix[0]?.join()).toContain(`'ORGANISATION << "#"'`);
  });

  it('registers the links and writes the version as the one that is made on Linux does', () => {
    const registryOf = (element: Element): unknown => {
      const [component] = all(element, 'Component').filter((each) => attribute(each, 'Id') === 'registry');
      return {
        guid: component?.attributes['Guid'],
        values: component?.children.map(({ attributes: { Value = '', ...others } }) => ({
          ...others,
          Value: Value.replaceAll('&quot;', '"').replace('[APPLICATIONFOLDER]', '[INSTALLDIR]'),
        })),
      };
    };
    const source = wixSource(folder, {
      version,
      upgradeCode,
      manufacturer: 'The Ringside founders',
      icon: 'Ringside.ico',
      properties,
    });
    expect(registryOf(product)).toEqual(registryOf(parse(source)));
    const [registry] = all(product, 'ComponentGroup').flatMap(({ children }) =>
      children.filter((each) => attribute(each, 'Id') === 'registry'),
    );
    const values = registry?.children.map((each) => [attribute(each, 'Key'), attribute(each, 'Value')]);
    expect(values).toContainEqual(['Software\\Ringside\\Ringside', version]);
    expect(values).toContainEqual([
      'Software\\Classes\\ringside\\shell\\open\\command',
      '&quot;[APPLICATIONFOLDER]Ringside.exe&quot; -- &quot;%1&quot;',
    ]);
  });

  it('is otherwise as electron-builder makes it', () => {
    const others = (element: Element): unknown => ({
      ...element,
      text: element.text.trim(),
      children: element.children
        .filter(
          (each) =>
            !/^(?:LOCK_|PRESET_|KEPT_|ORGANISATION$|FORGETPOLICY$|registry$)/.test(attribute(each, 'Id')),
        )
        .map(others),
    });
    const [untouched] = all(parse(before), 'Product');
    expect(untouched).toBeDefined();
    expect(others(product)).toEqual(untouched === undefined ? undefined : others(untouched));
    expect(ids(all(product, 'Component').filter((each) => all(each, 'File').length > 0))).toHaveLength(2);
  });

  it('is not made of a project that is not as it is known', () => {
    for (const changed of [
      before.replace('Id="ProductComponents" D', 'Id="Files" D'),
      before.replace('<Directory Id="TARGETDIR"', '<StandardDirectory Id="TARGETDIR"'),
      before.replace(/ UpgradeCode="[^"]*"/, ''),
    ])
      expect(() => withOwnParts(changed, { version, properties })).toThrow('no place for properties');
    expect(() => withOwnParts(before, { version: '1.2.4', properties })).toThrow(
      'of version 1.2.3, not 1.2.4',
    );
  });
});
