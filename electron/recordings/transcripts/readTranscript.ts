import type { TranscriptMessage } from '../../core/ports/recordings/recordings.ts';
import { readCues, type Cue } from './cues.ts';
import { readLines } from './lines.ts';

/** A day of talk is less. */
export const transcriptBytesAtMost = 2 * 1024 * 1024;
const messagesAtMost = 5_000;
const messageLength = 2_000;

/** Who speaks where a name says that it is the operator; every other name is the caller's. */
const operatorNames =
  /^(?:user|operator|agent|me|employee|manager|mitarbeiter(?:in)?|ich|bediener|agente|operador(?:a)?|yo|eu|оператор|менеджер|сотрудник|я)(?: ?\d+)?$/iu;

/**
 * What was said, as `telephony.call.attachTranscription` takes it: whole seconds, nothing empty. By its ending: WebVTT (W3C), SubRip,
 * or lines of text with or without a time in front. A name and a colon in front of what is said name who says it; without one it
 * is the operator. Null where it is no text in UTF-8, or says nothing. Total.
 *
 * @param name of the file, of which the ending counts
 */
export function readTranscript(content: Uint8Array, name: string): readonly TranscriptMessage[] | null {
  if (content.byteLength > transcriptBytesAtMost) return null;
  const text = decoded(content);
  if (text === null) return null;
  const cues = /\.(?:vtt|srt)$/i.test(name) ? readCues(text) : readLines(text);
  const messages = cues.slice(0, messagesAtMost).flatMap((cue) => messageOf(cue) ?? []);
  return messages.length === 0 ? null : messages;
}

function messageOf({ startMs, stopMs, speaker, text }: Cue): TranscriptMessage | null {
  const spoken = clean(text)
    .slice(0, messageLength)
    .replace(/\p{Surrogate}$/u, '')
    .trim();
  if (spoken === '') return null;
  const startS = Math.floor(startMs / 1000);
  const side = speaker === null || operatorNames.test(clean(speaker)) ? 'user' : 'client';
  return { side, startS, stopS: Math.max(1, startS, Math.ceil(stopMs / 1000)), text: spoken };
}

/** No control characters, white space folded. */
function clean(text: string): string {
  return text
    .replaceAll(/[\s\u0085]+/gu, ' ')
    .replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
}

function decoded(content: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return null;
  }
}
