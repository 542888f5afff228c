import type { Api } from '../../app/bridge.ts';
import { createSnapshot } from '../../app/snapshot.svelte.ts';
import { createProblemText } from '../../app/texts/problemText.svelte.ts';

/** What is said in the popup beside calls: that none come, and why. */
export interface NoticeState {
  /** In words; empty while there is nothing to say. */
  readonly text: string;
  /** It has been read. */
  dismiss(): void;
}

/** Made with a component, and followed for as long as that is there. */
export function followNotice(api: Api): NoticeState {
  const snapshot = createSnapshot(api, 'notice.changed');
  const text = createProblemText(() => snapshot.current?.problem ?? null);
  $effect(() => snapshot.start().stop);
  return {
    get text() {
      return text.current;
    },
    dismiss() {
      // One that is not dismissed stays, and can be dismissed again.
      api.command('notice.dismiss').catch(() => undefined);
    },
  };
}
