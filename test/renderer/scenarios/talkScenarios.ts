import type { CallRow, PopupEntry, PopupSnapshot } from '../../../contracts/calls.ts';
import { entry, nowMs, row } from './parts.ts';

const talking = {
  state: 'answered',
  answeredAtMs: nowMs - 65_000,
  actions: ['hangUp', 'hold', 'sendDigits', 'transfer'],
} satisfies Partial<PopupEntry>;
const held = { ...talking, actions: ['hangUp', 'resume', 'transfer'], onHold: true } as const;

const popup = (change: Partial<PopupEntry>): PopupSnapshot => ({
  revision: 1,
  entries: [entry('a', change)],
  undo: null,
});

/** Talks with a phone that can hold, send keys and transfer. */
export const talkScenarios = {
  talk: popup(talking),
  talkHeld: popup({ ...held, actions: [...held.actions] }),
  talkHeldOpen: popup({ ...held, actions: [...held.actions] }),
  talkOpen: popup(talking),
  talkKeypad: popup(talking),
  talkTransfer: popup({ ...talking, transferTo: { userId: 9, innerNumber: '102' } }),
  transferred: popup({ state: 'ended', leaving: 'transferred' }),
};

export const talkRow: CallRow = row('a', {
  state: 'answered',
  outcome: null,
  endedAtMs: null,
  dismissed: false,
  card: { state: 'unknown', closedBy: null, hideTookMs: null, nothingToHide: false, problem: null },
  actions: ['hangUp', 'hold', 'sendDigits', 'transfer'],
});

/** Two talks at once, of which one is held. */
export const talkRows: readonly CallRow[] = [
  { ...talkRow, key: 'b', party: { ...talkRow.party, name: 'Boris Weber' } },
  { ...talkRow, onHold: true, actions: [...held.actions] },
];

/** What is pressed before such a state is there, by scenario. */
export const pressedFirst: Readonly<Record<string, readonly string[]>> = {
  talkHeldOpen: ['button.opener'],
  talkOpen: ['button.opener'],
  talkKeypad: ['button.opener', '[data-does=keypad] button'],
  talkTransfer: ['button.opener', '[data-does=transfer] button'],
  callsTalks: ['[data-about=b] [data-does=keypad] button'],
  callsTalk: ['[data-does=transfer] button'],
};
