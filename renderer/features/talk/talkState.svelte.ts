/** What is laid open below a talk. */
export type TalkPanelName = 'keypad' | 'transfer';

export interface TalkPanel {
  readonly callKey: string;
  readonly name: TalkPanelName;
  /** It was laid open by the keyboard, which goes on there then. */
  readonly byKeyboard: boolean;
}

/** Which panel lies open, of all talks: one at a time. */
export interface TalkPanels {
  of(callKey: string): TalkPanel | null;
  toggle(panel: TalkPanel): void;
  close(): void;
}

export function createTalkPanels(): TalkPanels {
  let open = $state.raw<TalkPanel | null>(null);
  return {
    of: (callKey) => (open?.callKey === callKey ? open : null),
    toggle(panel) {
      open = open?.callKey === panel.callKey && open.name === panel.name ? null : panel;
    },
    close() {
      open = null;
    },
  };
}
