/**
 * Takes secrets and full phone numbers out of anything that is about to be written down. Each rule is pure and small;
 * a short tail is kept of numbers so that lines about one call can still be put together.
 */
const rules: readonly ((text: string) => string)[] = [
  redactWebhookCodes,
  redactSecretParameters,
  redactChannelIds,
  redactPhoneNumbers,
];

export function redact(text: string): string {
  return rules.reduce((redacted, rule) => rule(redacted), text);
}

/** `/rest/1/abc123/method` -> `/rest/1/••••/method` */
export function redactWebhookCodes(text: string): string {
  return text.replace(/(\/rest\/+\d+\/+)[^/\s"'?#]+/gi, '$1••••');
}

/** Values of `auth=`, `token=`, `"access_token":` and their like; `code` only as a parameter of an address. */
export function redactSecretParameters(text: string): string {
  return text
    .replace(/([?&]code=)[^\s"'&]+/gi, '$1••••')
    .replace(
      /(["']?\b(?:auth|token|access_token|refresh_token|client_secret|secret|password|jwt)["']?\s*[=:]\s*["']?)[^\s"'&,}]+/gi,
      '$1••••',
    );
}

/** Push channel ids let anyone listen: `CHANNEL_ID=a/b`, and the `clientId` of a shared push server. */
export function redactChannelIds(text: string): string {
  return text.replace(
    /(\b(?:CHANNEL_ID|clientId|channel|private_id|public_id)["']?\s*[=:]\s*["']?)[^\s"'&,}]+/gi,
    '$1••••',
  );
}

/** Numbers of seven digits and more keep their last three. Times and counters are shorter or stand with a unit. */
export function redactPhoneNumbers(text: string): string {
  return text.replace(/\+?\d[\d\s().-]{5,}\d(?!\w)/g, (number) => {
    const digits = number.replace(/\D/g, '');
    if (digits.length < 7 || looksLikeTime(number)) return number;
    return `…${digits.slice(-3)}`;
  });
}

function looksLikeTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(text);
}
