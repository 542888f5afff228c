/** What is laid open below a talk. */
export type TalkPanelName = 'keypad' | 'transfer';

export interface TalkPanel {
  readonly callKey: string;
  readonly name: TalkPanelName;
}

/** Which panel lies open, of all talks: one at a time. */
export interface TalkPanels {
  of(callKey: string): TalkPanel | null;
  toggle(panel: TalkPanel): void;
  /** By the operator's hand. */
  close(): void;
  /** What lay open is of no use any more: nobody asked for another height. */
  drop(): void;
  /** What lies open has changed by the operator's hand, and not by itself. */
  readonly isByHand: boolean;
}

export function createTalkPanels(): TalkPanels {
  let open = $state.raw<TalkPanel | null>(null);
  let isByHand = true;
  return {
    of: (callKey) => (open?.callKey === callKey ? open : null),
    get isByHand() {
      return isByHand;
    },
    toggle(panel) {
      isByHand = true;
      open = open?.callKey === panel.callKey && open.name === panel.name ? null : panel;
    },
    close() {
      isByHand = true;
      open = null;
    },
    drop() {
      isByHand = false;
      open = null;
    },
  };
}
