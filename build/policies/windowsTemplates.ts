import type { Locale } from '../../contracts/locale.ts';
import { overwriteGetLocale } from '../../contracts/messages/generated/runtime.js';
import { policyWords } from '../../contracts/messages/policyNames.ts';
import { longestOrganisation } from '../../contracts/policy/policy.ts';
import { policyItems, type PolicyItem } from './policyItems.ts';
import { templateWords } from './words.ts';

const registryKey = 'Software\\Policies\\Ringside';
const longestText = 500;
const linesExample = '{"line":"+493012345","name":"Sales","colour":"blue"}';

/** The two ways in which a company may say something of a setting. Each is a category of the editor, and a key of the registry. */
const ways = ['Locks', 'Presets'] as const;
type Way = (typeof ways)[number];

const itemsOf = (way: Way): readonly PolicyItem[] =>
  policyItems.filter(({ lockable }) => way === 'Presets' || lockable);
const idOf = (way: Way, { key }: PolicyItem): string => `${way}_${key}`;

/** What the Group Policy editor is to offer: one file for all languages. */
export function admx(): string {
  const policies = ways.flatMap((way) => itemsOf(way).map((item) => policyOf(way, item)));
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="ringside" namespace="Ringside.Policies.Ringside"/>
  </policyNamespaces>
  <resources minRequiredRevision="1.0"/>
  <supportedOn>
    <definitions>
      <definition name="Supported" displayName="$(string.Supported)"/>
    </definitions>
  </supportedOn>
  <categories>
    <category name="Ringside" displayName="$(string.Ringside)"/>
${ways.map((way) => `    <category name="${way}" displayName="$(string.${way})"><parentCategory ref="Ringside"/></category>`).join('\n')}
  </categories>
  <policies>
${policy({ id: 'Organisation', category: 'Ringside', key: registryKey, presentation: true, values: textElement('Organisation', longestOrganisation) })}
${policies.join('\n')}
  </policies>
</policyDefinitions>
`;
}

interface PolicyParts {
  readonly id: string;
  readonly category: string;
  readonly key: string;
  /** Of a policy that is nothing but on or off. */
  readonly valueName?: string;
  readonly presentation: boolean;
  readonly values: string;
}

function policy({ id, category, key, valueName, presentation, values }: PolicyParts): string {
  const named = valueName === undefined ? '' : ` valueName="${valueName}"`;
  const shown = presentation ? ` presentation="$(presentation.${id})"` : '';
  return `    <policy name="${id}" class="Both" displayName="$(string.${id})" explainText="$(string.${id}_Explain)"${shown} key="${key}"${named}>
      <parentCategory ref="${category}"/>
      <supportedOn ref="Supported"/>
      ${values}
    </policy>`;
}

function policyOf(way: Way, item: PolicyItem): string {
  const parts = { id: idOf(way, item), category: way, key: `${registryKey}\\${way}` };
  if (item.value.kind === 'switch') {
    return policy({
      ...parts,
      valueName: item.key,
      presentation: false,
      values:
        '<enabledValue><decimal value="1"/></enabledValue><disabledValue><decimal value="0"/></disabledValue>',
    });
  }
  return policy({ ...parts, presentation: true, values: elementOf(way, item) });
}

function elementOf(way: Way, { key, value }: PolicyItem): string {
  switch (value.kind) {
    case 'choice': {
      const choices = value.values.map(
        (choice) =>
          `<item displayName="$(string.Value_${stringId(choice)})"><value><string>${escaped(choice)}</string></value></item>`,
      );
      return `<elements><enum id="${key}" valueName="${key}" required="true">${choices.join('')}</enum></elements>`;
    }
    case 'number':
      return `<elements><decimal id="${key}" valueName="${key}" required="true" minValue="${value.least}" maxValue="${value.most}"/></elements>`;
    case 'list':
      return `<elements><list id="${key}" key="${registryKey}\\${way}\\${key}" valuePrefix=""/></elements>`;
    default:
      return textElement(key, longestText);
  }
}

function textElement(key: string, maxLength: number): string {
  return `<elements><text id="${key}" valueName="${key}" maxLength="${maxLength}"/></elements>`;
}

/** The editor's words in one language. */
export function adml(locale: Locale): string {
  overwriteGetLocale(() => locale);
  const words = templateWords[locale];
  const choices = new Set(
    policyItems.flatMap(({ value }) => (value.kind === 'choice' ? [...value.values] : [])),
  );
  const strings: (readonly [id: string, text: string])[] = [
    ['Ringside', 'Ringside'],
    ['Supported', words.supported],
    ['Locks', words.locks],
    ['Presets', words.presets],
    ['Organisation', words.organisation],
    ['Organisation_Explain', words.organisationText],
    ...ways.flatMap((way) =>
      itemsOf(way).flatMap((item) => [
        [idOf(way, item), policyWords[item.key].name()] as const,
        [`${idOf(way, item)}_Explain`, explanation(way, item, locale)] as const,
      ]),
    ),
    // As they are written in a policy: an administrator looks for these.
    ...[...choices].toSorted().map((choice) => [`Value_${stringId(choice)}`, choice] as const),
  ];
  const presentations = [
    presentation(
      'Organisation',
      `<textBox refId="Organisation"><label>${escaped(words.organisation)}</label></textBox>`,
    ),
    ...ways.flatMap((way) =>
      itemsOf(way)
        .filter(({ value }) => value.kind !== 'switch')
        .map((item) => presentation(idOf(way, item), control(item))),
    ),
  ];
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <displayName>Ringside</displayName>
  <description>Ringside</description>
  <resources>
    <stringTable>
${strings.map(([id, text]) => `      <string id="${id}">${escaped(text)}</string>`).join('\n')}
    </stringTable>
    <presentationTable>
${presentations.join('\n')}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`;
}

function explanation(way: Way, { key, value, isChosenByOperator }: PolicyItem, locale: Locale): string {
  const words = templateWords[locale];
  const { text } = policyWords[key];
  const form =
    value.kind === 'number'
      ? [words.numberText(value.least, value.most)]
      : value.kind === 'list'
        ? [words.listText, ...(value.ofParts ? [words.partsText(linesExample)] : [])]
        : value.kind === 'text'
          ? [words.emptyText]
          : [];
  return [
    ...(text === undefined ? [] : [text()]),
    way === 'Locks' ? words.lockText : isChosenByOperator ? words.presetText : words.presetAsLockText,
    ...form,
    words.nameText(key),
  ].join('\n');
}

function presentation(id: string, content: string): string {
  return `      <presentation id="${id}">${content}</presentation>`;
}

function control({ key, value }: PolicyItem): string {
  const label = escaped(policyWords[key].name());
  switch (value.kind) {
    case 'choice':
      return `<dropdownList refId="${key}">${label}</dropdownList>`;
    case 'number':
      return `<decimalTextBox refId="${key}">${label}</decimalTextBox>`;
    case 'list':
      return `<listBox refId="${key}">${label}</listBox>`;
    default:
      return `<textBox refId="${key}"><label>${label}</label></textBox>`;
  }
}

/** A value as part of an id. */
function stringId(value: string): string {
  return value.replaceAll(/\W/g, '_');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
