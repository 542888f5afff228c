// @ts-check

/**
 * @typedef {object} PolicyItem what `build/policies/policyItems.ts` says of a setting, as far as it is needed here
 * @property {string} key
 * @property {boolean} lockable
 * @property {{ readonly kind: string }} value
 */

/**
 * @typedef {object} MsiProperty what is said on the command line of msiexec, and the value of the policy that it becomes
 * @property {string} id such as `LOCK_HISTORYDAYS`
 * @property {string} key of the registry
 * @property {string} name of the value
 */

const policyKey = 'Software\\Policies\\Ringside';
/** What was given is kept here for the next version, which is rolled out without it. The policy may hold more, which is not ours. */
const givenKey = 'Software\\Ringside\\Ringside\\Given';
/** Given to an upgrade: what was given to earlier ones counts no longer. */
const forget = 'FORGETPOLICY';

/**
 * Everything that a policy can say in one text. Lists are several values, and a command line has no room for them.
 * @param {readonly PolicyItem[]} items
 * @returns {readonly MsiProperty[]}
 */
export function msiProperties(items) {
  const plain = items.filter(({ value }) => value.kind !== 'list');
  /**
   * @param {string} prefix
   * @param {string} part
   * @param {readonly PolicyItem[]} chosen
   */
  const of = (prefix, part, chosen) =>
    chosen.map(({ key }) => ({
      id: `${prefix}_${key.toUpperCase()}`,
      key: `${policyKey}\\${part}`,
      name: key,
    }));
  return [
    { id: 'ORGANISATION', key: policyKey, name: 'Organisation' },
    ...of(
      'LOCK',
      'Locks',
      plain.filter(({ lockable }) => lockable),
    ),
    ...of('PRESET', 'Presets', plain),
  ];
}

/**
 * Each property makes two components: one for what is given now, one for what an earlier version was given.
 * @param {MsiProperty} property
 */
function componentsOf({ id, key, name }) {
  const kept = `KEPT_${id}`;
  return [
    { id, condition: id },
    { id: kept, condition: `${kept} AND NOT ${id} AND NOT ${forget}` },
  ].map((component) => ({
    ...component,
    values: [
      `<RegistryValue Root="HKLM" Key="${key}" Name="${name}" Value="[${component.id}]" Type="string" KeyPath="yes"/>`,
      `<RegistryValue Root="HKLM" Key="${givenKey}" Name="${id}" Value="[${component.id}]" Type="string"/>`,
    ].join(''),
  }));
}

/**
 * @param {MsiProperty} property
 * @param {string} [more] attributes
 */
function searchOf({ id }, more = '') {
  return `<Property Id="KEPT_${id}"><RegistrySearch Id="KEPT_${id}" Root="HKLM" Key="${givenKey}" Name="${id}" Type="raw"${more}/></Property>`;
}

/**
 * Windows Installer reads a value that begins with `#` as a number or as bytes, and `##` as a text that begins with one. What is given
 * is a text; what was kept is found with the second `#` already (`RegistrySearch`).
 * @param {MsiProperty} property
 */
function escapeOf({ id }) {
  return { action: `Set${id}`, id, value: `#[${id}]`, condition: `${id} << "#"` };
}

/**
 * Looks up what an earlier version was given. It is looked for before that version is removed.
 * @param {readonly MsiProperty[]} properties
 */
export function propertySearches(properties) {
  return properties.map((property) => `  ${searchOf(property, ' Win64="yes"')}\n`).join('');
}

/**
 * The components that write the policy. Windows Installer takes their values away when the program is removed.
 * @param {readonly MsiProperty[]} properties
 * @param {(id: string) => string} guidOf
 * @returns {{ readonly ids: readonly string[], readonly source: string }}
 */
export function propertyComponents(properties, guidOf) {
  const components = properties.flatMap(componentsOf).map(({ id, values }) => ({
    id,
    source: `     <Component Id="${id}" Guid="${guidOf(id)}" Win64="yes">${values}</Component>\n`,
  }));
  return { ids: components.map(({ id }) => id), source: components.map(({ source }) => source).join('') };
}

/** In the half of Windows Installer that writes, and nowhere else: it is done once. Before components are chosen, at 800. */
const escapedAt = 750;

/**
 * What wixl cannot say, as queries for msibuild: when a component is installed, which values are escaped, and which properties reach
 * the half of Windows Installer that has the rights of the machine.
 * @param {readonly MsiProperty[]} properties
 */
export function propertyQueries(properties) {
  const secure = [
    'WIX_DOWNGRADE_DETECTED',
    'WIX_UPGRADE_DETECTED',
    forget,
    ...properties.map(({ id }) => id),
  ];
  return [
    ...properties
      .flatMap(componentsOf)
      .map(
        ({ id, condition }) =>
          `UPDATE \`Component\` SET \`Condition\` = '${condition}' WHERE \`Component\` = '${id}'`,
      ),
    ...properties
      .map(escapeOf)
      .flatMap(({ action, id, value, condition }) => [
        `INSERT INTO \`CustomAction\` (\`Action\`, \`Type\`, \`Source\`, \`Target\`) VALUES ('${action}', 51, '${id}', '${value}')`,
        `INSERT INTO \`InstallExecuteSequence\` (\`Action\`, \`Condition\`, \`Sequence\`) VALUES ('${action}', '${condition}', ${escapedAt})`,
      ]),
    `UPDATE \`Property\` SET \`Value\` = '${secure.join(';')}' WHERE \`Property\` = 'SecureCustomProperties'`,
  ];
}

/**
 * The same for WiX itself, which knows conditions and properties that reach that half. What is of 64 bits is said to its compiler.
 * @param {readonly MsiProperty[]} properties
 * @param {(id: string) => string} guidOf
 * @returns {{ readonly declarations: string, readonly components: string }} for a product, and for a group of components
 */
export function propertiesForWix(properties, guidOf) {
  const ids = [forget, ...properties.map(({ id }) => id)];
  const declarations = [
    ...ids.map((id) => `<Property Id="${id}" Secure="yes"/>`),
    ...properties.map((property) => searchOf(property)),
    ...properties
      .map(escapeOf)
      .map(
        ({ action, id, value, condition }) =>
          `<SetProperty Action="${action}" Id="${id}" Value="${value}" Before="CostInitialize" Sequence="execute"><![CDATA[${condition}]]></SetProperty>`,
      ),
  ];
  const components = properties
    .flatMap(componentsOf)
    .map(
      ({ id, condition, values }) =>
        `<Component Id="${id}" Guid="${guidOf(id)}"><Condition>${condition}</Condition>${values}</Component>`,
    );
  return { declarations: declarations.join('\n    '), components: components.join('\n      ') };
}
