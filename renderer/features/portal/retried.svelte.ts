import type { PortalSnapshot } from '../../../contracts/portal.ts';

/** Follows what failed and was asked for again: where it succeeds it is gone, and nothing else says so. */
export interface Retried {
  /** @param commandIds that were asked for again; none forgets those before */
  asked(commandIds: readonly string[]): void;
}

/**
 * Made with a component.
 *
 * @param ondone all of them are done
 */
export function followRetried(portal: () => PortalSnapshot | null, ondone: () => void): Retried {
  let asked = $state.raw<readonly string[]>([]);
  /** A snapshot of before the order lists them as failed. */
  let areUnderWay = false;

  $effect(() => {
    const now = portal();
    if (now === null || asked.length === 0) return;
    const failed = now.failedCommands.filter(({ commandId }) => asked.includes(commandId)).length;
    if (failed === 0) areUnderWay = true;
    // Those that failed again stand there again.
    else if (areUnderWay) asked = [];
    if (failed > 0 || now.commandsWaiting > 0) return;
    asked = [];
    ondone();
  });

  return {
    asked(commandIds) {
      areUnderWay = false;
      asked = commandIds;
    },
  };
}
