import type { Api } from '../../app/bridge.ts';
import { createSnapshot } from '../../app/snapshot.svelte.ts';
import { loadProblemText } from '../popup/problemText.ts';

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
  let text = $state.raw('');
  $effect(() => snapshot.start().stop);
  $effect(() => {
    const problem = snapshot.current?.problem ?? null;
    text = '';
    if (problem === null) return;
    let isStale = false;
    void loadProblemText(problem).then((loaded) => {
      if (!isStale) text = loaded;
    });
    return () => {
      isStale = true;
    };
  });
  return {
    get text() {
      return text;
    },
    dismiss() {
      // One that is not dismissed stays, and can be dismissed again.
      api.command('notice.dismiss').catch(() => undefined);
    },
  };
}
