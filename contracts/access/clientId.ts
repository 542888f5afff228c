const longestClientId = 200;

/** Whether a text can be the id of an application, as Bitrix24 makes them: `local.5f3c…`, `app.…`. */
export function isClientId(text: string): boolean {
  return text.length <= longestClientId && /^[A-Za-z0-9._-]+$/.test(text);
}
