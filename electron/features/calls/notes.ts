import type { Connection } from '../../../contracts/portal.ts';
import type { ConnectionFacts } from '../../core/connection/portalConnectionTypes.ts';
import { createEarlierNotes } from '../../core/notes/earlierNotes.ts';
import type { NotesPortal } from '../../core/notes/noteStanding.ts';
import { createOperatorNotes, type OperatorNotes } from '../../core/notes/operatorNotes.ts';
import type { WrapUp } from '../../core/notes/wrapUp.ts';
import type { House } from '../../house.ts';
import { createNotesFile } from '../../storage/notes/notesFile.ts';
import type { Computer } from '../computer.ts';
import { stopAll, type Feature, type Handlers, type Topics } from '../feature.ts';
import type { PageOpener } from '../pageOpener.ts';
import type { CommandsFeature } from '../portal/commands.ts';
import type { ConnectionFeature } from '../portal/connection.ts';
import type { CallsFeature } from './calls.ts';
import type { HistoryFeature } from './history.ts';

export interface NotesFeature {
  /** Work after a call, in which no popup comes. */
  readonly wrapUp: Pick<WrapUp, 'state'>;
}

export interface NotesOthers {
  readonly calls: Pick<CallsFeature, 'list' | 'registration'>;
  readonly history: Pick<HistoryFeature, 'callOf'>;
  readonly commands: Pick<CommandsFeature, 'queue' | 'load'>;
  readonly connection: Pick<ConnectionFeature, 'facts'>;
  readonly computer: Pick<Computer, 'woke'>;
  readonly pageOpener: PageOpener;
}

/** What the operator writes about calls, and the quiet in which they do it. */
export function createNotesFeature(house: House, others: NotesOthers) {
  const { calls, history, commands, connection, pageOpener } = others;
  const { clock, timers, newId, log, paths, settings } = house;

  const notes = createOperatorNotes({
    store: createNotesFile(paths.notesFile, log),
    calls: { followCalls: calls.registration.followCalls, get: calls.list.get },
    commands: commands.queue,
    account: connection.facts.operatorAccount,
    portal: () => portalForNotes(connection.facts),
    settings: settings.settings.get,
    clock,
    timers,
    newId,
    log,
  });

  const earlier = createEarlierNotes({
    notes,
    callOf: history.callOf,
    account: connection.facts.operatorAccount,
  });

  return {
    wrapUp: notes.afterCall.wrapUp,
    handlers: {
      'notes.get': () => notes.snapshot.get(),
      'notes.type': ({ key, content }) => earlier.once(key, () => void notes.type(key, content)),
      'notes.save': ({ key, content }) => earlier.once(key, () => void notes.save(key, content)),
      'notes.tryAgain': ({ key }) => void notes.tryAgain(key),
      // After what was typed just before it.
      'notes.discard': ({ key }) => earlier.once(key, () => void notes.discard(key)),
      'notes.skip': ({ key }) => void notes.afterCall.skip(key),
      'notes.open': ({ key }) => void pageOpener.showNote(key),
    } satisfies Handlers,
    topics: { 'notes.changed': { ...notes.snapshot, onlyWhileSeen: true } } satisfies Topics,
    start() {
      const stop = stopAll(
        notes.start(),
        others.computer.woke.follow(notes.afterCall.wrapUp.look),
        reconcileNotes(notes, connection.facts, commands.load()),
      );
      house.quitting.beforeEnd(earlier.written);
      return stop;
    },
  } satisfies Feature & NotesFeature;
}

/** What the portal in use lets be done with notes; null while there is none. */
export function portalForNotes(
  facts: Pick<ConnectionFacts, 'used' | 'operatorUserId' | 'connectionInUse'>,
): NotesPortal | null {
  const used = facts.used.get();
  const userId = facts.operatorUserId();
  if (used === null || userId === null) return null;
  const known = facts.connectionInUse();
  return {
    account: used.account,
    userId,
    renamedFrom: used.renamedFrom,
    signedInBy: known.status === 'connected' ? known.signedInBy : 'webhook',
    mayWrite: mayWriteToCrm(known),
  };
}

/**
 * What is wished is owed once it is known what is owed already, and whenever the portal is another one or says more of itself.
 *
 * @param owedKnown never rejects
 * @returns how to stop
 */
export function reconcileNotes(
  notes: Pick<OperatorNotes, 'reconcile'>,
  facts: Pick<ConnectionFacts, 'connection' | 'used'>,
  owedKnown: Promise<void>,
): () => void {
  let isOwedKnown = false;
  const reconcile = (): void => {
    if (isOwedKnown) notes.reconcile();
  };
  void owedKnown.then(() => {
    isOwedKnown = true;
    notes.reconcile();
  });
  return stopAll(facts.connection.follow(reconcile), facts.used.follow(reconcile));
}

/** Null while the portal has not said what works. */
function mayWriteToCrm(connection: Connection): boolean | null {
  if (connection.status !== 'connected') return null;
  return connection.capabilities.find(({ name }) => name === 'openCrm')?.works ?? null;
}
