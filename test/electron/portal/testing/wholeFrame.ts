import { readFrame, type RawPushMessage } from '../../../../electron/portal/push/messages/framing.ts';

/** A frame taken apart in one go: its messages, and how many pieces were of no known shape. */
export function wholeFrame(text: string): {
  readonly messages: readonly RawPushMessage[];
  readonly unknown: number;
} {
  const pieces = [...readFrame(text)];
  const messages = pieces.filter((piece) => piece !== null);
  return { messages, unknown: pieces.length - messages.length };
}
