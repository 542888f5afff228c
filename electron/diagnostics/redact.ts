/**
 * Takes secrets and full phone numbers out of anything that is about to be written down. Each rule is pure and small; it
 * takes too much rather than too little. A short tail is kept of numbers so that lines about one call can still be put
 * together.
 */
const rules: readonly ((text: string) => string)[] = [
  redactWebhookCodes,
  redactSecretParameters,
  redactChannelIds,
  redactLongTokens,
  redactMailAddresses,
  redactPhoneNumbers,
];

export function redact(text: string): string {
  return rules.reduce((redacted, rule) => rule(redacted), text);
}

/** A slash as it is, as JSON may escape it (PHP does), and as addresses inside addresses carry it. */
const slash = String.raw`(?:\\{0,4}/|%2F)`;
const webhook = new RegExp(String.raw`(${slash}rest${slash}+\d+${slash}+)[^/\\\s"'?#&%]+`, 'gi');

/** `/rest/1/abc123/method` -> `/rest/1/••••/method` */
function redactWebhookCodes(text: string): string {
  return text.replace(webhook, '$1••••');
}

/** What stands between a name and its value: `=`, `": "` in JSON, also escaped in JSON once more, `]=` of PHP. */
const assigned = String.raw`(?:\]|%5D)?(?:\\{0,4}["'])?\s?(?:=|:|%3D)\s?(?:\\{0,4}["'])?`;
const value = String.raw`[^\s"'&,}\\]+`;
const parameter = (names: string): RegExp => new RegExp(`((?:${names})${assigned})${value}`, 'gi');

const secrets = parameter('token|auth(?:_id)?|refresh_id|app_sid|secret|password|passwd|jwt|cookie');
const authorization = new RegExp(`(authorization${assigned}(?:(?:bearer|basic)\\s)?)${value}`, 'gi');
/** `code` alone is our own word for the kind of an error; as a parameter of an address it is OAuth's. */
const oauthAnswer = /([?&](?:code|state)=)[^\s"'&]+/gi;

/** Values of `auth=`, `"access_token":`, `auth[refresh_token]=`, `Authorization: Bearer` and their like. */
function redactSecretParameters(text: string): string {
  return text.replace(oauthAnswer, '$1••••').replace(authorization, '$1••••').replace(secrets, '$1••••');
}

const channelIds = parameter('channel(?:_id)?|clientId|private_id|public_id');

/** Push channel ids let anyone listen: `CHANNEL_ID=a/b`, and the `clientId` of a shared push server. */
function redactChannelIds(text: string): string {
  return text.replace(channelIds, '$1••••');
}

/** Whatever looks like a channel id or a token by its length alone, under whatever name it comes. */
function redactLongTokens(text: string): string {
  return text.replace(/[0-9a-f]{32,}|(?=[\w-]{0,200}\d)[\w-]{40,}/gi, '••••');
}

/** The person's part of a mail or SIP address; the host stays. Bounded, as an address is (RFC 5321, 4.5.3.1). */
function redactMailAddresses(text: string): string {
  return text.replace(/[\p{L}\p{N}._%+'-]{1,64}@(?=[\p{L}\p{N}-]{1,63}\.[\p{L}\p{N}.-]*\p{L})/gu, '••••@');
}

/** A date, and an address inside a company's network: digits that stay readable. */
const date = String.raw`(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d-])`;
const privateAddress = String.raw`(?:10\.\d{1,3}|127\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?![\d.])`;
const numbers = new RegExp(
  String.raw`(?<!\d)(?:${date}|${privateAddress})|\+?\d(?:[\s().-]{0,3}\d){6,}`,
  'g',
);
const readable = new RegExp(`^(?:${date}|${privateAddress})$`);

/** Numbers of seven digits and more keep their last three, whatever stands between or around the digits. */
function redactPhoneNumbers(text: string): string {
  return text.replace(numbers, (number) =>
    readable.test(number) ? number : `…${number.replace(/\D/g, '').slice(-3)}`,
  );
}
