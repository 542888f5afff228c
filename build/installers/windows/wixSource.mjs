// @ts-check
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { propertyComponents, propertySearches } from './msiProperties.mjs';

/**
 * @typedef {object} Product
 * @property {string} version
 * @property {string} upgradeCode the same in every version: Windows Installer knows the installed program by it
 * @property {string} manufacturer
 * @property {string} icon file beside the program
 * @property {readonly import('./msiProperties.mjs').MsiProperty[]} properties with which the policy is given on the command line
 */

const program = 'Ringside.exe';
const key = 'Software\\Ringside\\Ringside';
const link = 'Software\\Classes\\ringside';

/**
 * What wixl makes an msi of, to be run in the packed folder. Each file is a component with an id that comes from its path alone:
 * the same in every version, as upgrades and repairs need it.
 * @param {string} folder of the unpacked program
 * @param {Product} product
 * @returns {string} WiX 3
 */
export function wixSource(folder, { version, upgradeCode, manufacturer, icon, properties }) {
  /** @type {string[]} */
  const components = [];
  /**
   * @param {string} path
   * @param {string} indent
   * @returns {string}
   */
  const contentOf = (path, indent) =>
    readdirSync(join(folder, path), { withFileTypes: true })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((entry) => {
        const at = posix.join(path, entry.name);
        const name = escaped(entry.name);
        if (entry.isDirectory()) {
          const inside = contentOf(at, `${indent} `);
          return `${indent}<Directory Id="${idOf('d', at)}" Name="${name}">\n${inside}${indent}</Directory>\n`;
        }
        components.push(idOf('c', at));
        const file = `<File Id="${idOf('f', at)}" Name="${name}" Source="${escaped(at)}" KeyPath="yes"/>`;
        return `${indent}<Component Id="${idOf('c', at)}" Guid="${componentGuid(upgradeCode, at)}" Win64="yes">${file}</Component>\n`;
      })
      .join('');
  const files = contentOf('', '     ');
  const policy = propertyComponents(properties, (id) => componentGuid(upgradeCode, id));
  const own = ['registry', 'startMenu', ...policy.ids];
  return `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
 <Product Id="*" Name="Ringside" UpgradeCode="${upgradeCode}" Version="${msiVersion(version)}" Language="1033" Codepage="1252" Manufacturer="${escaped(manufacturer)}">
  <Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine" Description="Ringside ${escaped(version)}" Manufacturer="${escaped(manufacturer)}"/>
  <MajorUpgrade DowngradeErrorMessage="A newer version of Ringside is already installed."/>
  <Media Id="1" Cabinet="ringside.cab" EmbedCab="yes"/>
  <Icon Id="${icon}" SourceFile="${icon}"/>
  <Property Id="ARPPRODUCTICON" Value="${icon}"/>
  <Property Id="ARPNOMODIFY" Value="1"/>
${propertySearches(properties)}  <Directory Id="TARGETDIR" Name="SourceDir">
   <Directory Id="ProgramFiles64Folder">
    <Directory Id="INSTALLDIR" Name="Ringside">
${files}     <Component Id="registry" Guid="${componentGuid(upgradeCode, 'registry')}" Win64="yes">
${registration(version, 'INSTALLDIR')
  .map((line) => `      ${line}\n`)
  .join('')}     </Component>
${policy.source}    </Directory>
   </Directory>
   <Directory Id="ProgramMenuFolder">
    <Component Id="startMenu" Guid="${componentGuid(upgradeCode, 'startMenu')}" Win64="yes">
     <Shortcut Id="startMenuLink" Name="Ringside" Target="[INSTALLDIR]${program}" WorkingDirectory="INSTALLDIR" Icon="${icon}"/>
     ${registryValue(key, 'StartMenu', '1', true)}
    </Component>
   </Directory>
  </Directory>
  <Feature Id="Main" Level="1" Title="Ringside">
${[...components, ...own].map((id) => `   <ComponentRef Id="${id}"/>`).join('\n')}
  </Feature>
 </Product>
</Wix>
`;
}

/**
 * The version, and the links that the program opens, in the registry: in both kinds of msi.
 * @param {string} version
 * @param {string} directory id of the one that the program lies in
 * @returns {readonly string[]} values of one component
 */
export function registration(version, directory) {
  return [
    registryValue(key, 'Version', version, true),
    registryValue(link, null, 'URL:Ringside'),
    registryValue(link, 'URL Protocol', ''),
    // SECURITY: what follows `--` is no switch to Chromium, whatever the link holds.
    registryValue(`${link}\\shell\\open\\command`, null, `"[${directory}]${program}" -- "%1"`),
  ];
}

/**
 * What wixl cannot say of the entry in the menu, as queries for msibuild: that it belongs to the program's windows and toasts.
 * @param {string} programId
 */
export function shortcutQueries(programId) {
  const columns = ['MsiShortcutProperty', 'Shortcut_', 'PropertyKey', 'PropVariantValue'];
  const row = ['startMenuId', 'startMenuLink', 'System.AppUserModel.ID', programId];
  const defined = columns.map(
    (name) => `\`${name}\` CHAR(${name === 'PropVariantValue' ? 255 : 72}) NOT NULL`,
  );
  return [
    `CREATE TABLE \`MsiShortcutProperty\` (${defined.join(', ')} PRIMARY KEY \`MsiShortcutProperty\`)`,
    `INSERT INTO \`MsiShortcutProperty\` (${columns.map((name) => `\`${name}\``).join(', ')}) VALUES (${row.map((value) => `'${value}'`).join(', ')})`,
  ];
}

/**
 * Windows Installer compares three numbers and knows no pre-releases: 1.2.3-beta.1 and 1.2.3 are one version to it.
 * @param {string} version
 */
export function msiVersion(version) {
  return version.split(/[-+]/)[0] ?? version;
}

/**
 * @param {string} path
 * @param {string | null} name null for the value that a key itself has
 * @param {string} value
 * @param {boolean} [isKeyPath]
 */
function registryValue(path, name, value, isKeyPath = false) {
  const named = name === null ? '' : ` Name="${name}"`;
  const ends = isKeyPath ? ' KeyPath="yes"' : '';
  return `<RegistryValue Root="HKLM" Key="${path}"${named} Value="${escaped(value)}" Type="string"${ends}/>`;
}

/**
 * @param {string} kind
 * @param {string} path
 */
function idOf(kind, path) {
  return kind + createHash('sha1').update(path).digest('hex').slice(0, 20);
}

/**
 * The same in every version, and in both kinds of msi.
 * @param {string} upgradeCode
 * @param {string} path or another name of the component
 */
export function componentGuid(upgradeCode, path) {
  const hash = createHash('sha1').update(`${upgradeCode}${path}`).digest('hex');
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `5${hash.slice(13, 16)}`, `a${hash.slice(17, 20)}`];
  return [...parts, hash.slice(20, 32)].join('-').toUpperCase();
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
