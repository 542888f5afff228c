import type { CallRow } from '../../../contracts/calls.ts';
import { plainLetter, type PressedKey } from '../../app/keyboard/plainLetter.ts';
import type { TalkPanelName } from './talkState.svelte.ts';

/** What a key does with a call that is talked on: the same letters wherever the call is shown. */
export type TalkOrder = 'hold' | 'keypad' | 'transfer';

const letters: Readonly<Record<string, TalkOrder>> = { h: 'hold', k: 'keypad', t: 'transfer' };

export function talkOrderOf(press: PressedKey): TalkOrder | null {
  return letters[plainLetter(press)] ?? null;
}

/** The order to the phone that H stands for now; null where it can do neither. */
export function holdOrder(actions: CallRow['actions']): 'calls.hold' | 'calls.resume' | null {
  if (actions.includes('resume')) return 'calls.resume';
  return actions.includes('hold') ? 'calls.hold' : null;
}

/** What is laid open by this key, where the phone can do it. */
export function panelOrder(order: TalkOrder, actions: CallRow['actions']): TalkPanelName | null {
  if (order === 'keypad') return actions.includes('sendDigits') ? order : null;
  return order === 'transfer' && actions.includes('transfer') ? order : null;
}
