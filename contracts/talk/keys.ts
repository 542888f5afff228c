/** Keys of a telephone, as they are sent during a talk (DTMF). */
export const talkKeys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
export type TalkKey = (typeof talkKeys)[number];

export function isTalkKey(text: string): text is TalkKey {
  return talkKeys.some((key) => key === text);
}
