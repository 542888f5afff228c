/** How extensions are named in the languages of those who write them behind a number. */
const extensionWords =
  'extension|extn?|[xх]|anschluss|durchwahl|nebenstelle|dw|nst|apparat|app|доб(?:авочный)?|внутр(?:енний)?|вн|дод|poste|interno|int|anexo|ramal';
const namedExtension = new RegExp(
  String.raw`^(.*[\d)])[\s,;.]*\(?\s*(?:;ext=|(?:${extensionWords})[.:]?)\s*[-:#]?\s*(\d{1,10})[#\s.,;]*\)?$`,
  'isu',
);
/** Dialled after a pause: two commas, or the `p` and `w` of vCards and of RFC 3601. */
const pausedDigits = /^(.*?[\d)])\s*(?:,{2,}|[pw])[,;pw\s]*([\d*#][\d*#,;pw]*)$/is;
/** `(415) 555-2671 #12`: with seven digits before it, it is no code of the telephone network's. */
const hashedExtension = /^([^*#]*[\d)])\s*#\s*(\d{1,6})$/s;
/** One comma or semicolon: a pause as well, where the text is known to be one number. */
const loosePause = /^([^,;]*[\d)])\s*[,;]([\d*#,;pw\s]*)$/is;
const shortestBeforeExtension = 3;
const shortestBeforePause = 7;
const longestSplit = 200;

export interface NumberParts {
  readonly number: string;
  /** Dialled once the call is answered; null for none. */
  readonly extension: string | null;
}

/**
 * Cuts off what is dialled once the call is answered: an extension, or digits after a pause.
 *
 * @param text in plain characters
 */
export function splitExtension(text: string): NumberParts {
  return (
    split(text, namedExtension, shortestBeforeExtension) ??
    split(text, pausedDigits, shortestBeforePause) ??
    split(text, hashedExtension, shortestBeforePause) ?? { number: text, extension: null }
  );
}

/** The same where the text holds one number for certain, as a link's and a phone's do. */
export function splitPaused(text: string): NumberParts {
  const parts = splitExtension(text);
  return parts.extension === null ? (split(text, loosePause, 1) ?? parts) : parts;
}

function split(text: string, pattern: RegExp, shortest: number): NumberParts | null {
  const match = text.length > longestSplit ? null : pattern.exec(text);
  const [, number = '', extension = ''] = match ?? [];
  return match === null || digitsOf(number).length < shortest ? null : { number: number.trim(), extension };
}

export function digitsOf(text: string): string {
  return text.replace(/[^0-9]/g, '');
}
