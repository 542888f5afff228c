import { programId } from '../../contracts/program/programId.ts';
import { policyItems } from './policyItems.ts';

/** Ids of the profile and of what is in it: the same in every version, so that a newer one takes the place of an older. */
const profileId = '6E0C9A0B-6C1B-4C53-9C44-0C1F4C1B7A11';
const payloadId = 'B0D2F3E4-53E1-4E0A-8E55-6B7D1F0E2C22';

/**
 * A configuration profile that presets everything as it is without one, and locks nothing: to be cut down to what a company wants.
 * What has no value by default is left out, since a profile knows no such value.
 */
export function mobileconfig(): string {
  const presets = policyItems.filter(({ initial }) => initial !== null);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadType</key><string>Configuration</string>
  <key>PayloadVersion</key><integer>1</integer>
  <key>PayloadIdentifier</key><string>${programId}.policy</string>
  <key>PayloadUUID</key><string>${profileId}</string>
  <key>PayloadDisplayName</key><string>Ringside</string>
  <key>PayloadScope</key><string>System</string>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadType</key><string>${programId}</string>
      <key>PayloadVersion</key><integer>1</integer>
      <key>PayloadIdentifier</key><string>${programId}.policy.settings</string>
      <key>PayloadUUID</key><string>${payloadId}</string>
      <key>PayloadDisplayName</key><string>Ringside</string>
      <key>organisation</key><string></string>
      <key>locks</key>
      <dict>
      </dict>
      <key>presets</key>
      <dict>
${presets.map(({ key, initial }) => `        <key>${key}</key>${plistValue(initial)}`).join('\n')}
      </dict>
    </dict>
  </array>
</dict>
</plist>
`;
}

function plistValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? '<true/>' : '<false/>';
  if (typeof value === 'number') return `<integer>${value}</integer>`;
  if (typeof value === 'string') return `<string>${escaped(value)}</string>`;
  if (Array.isArray(value) && value.length === 0) return '<array/>';
  throw new Error(`no way to write ${JSON.stringify(value)} in a profile is known`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
