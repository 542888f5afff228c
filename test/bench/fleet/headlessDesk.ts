import { randomUUID } from 'node:crypto';
import { AppError, type AppErrorData } from '../../../contracts/errors.ts';
import { createOperatorCalls, type OperatorCalls } from '../../../electron/core/calls/operatorCalls.ts';
import { createCommandQueue, type CommandQueue } from '../../../electron/core/commands/commandQueue.ts';
import { createConnectorChannelStatus } from '../../../electron/core/connection/connectorChannelStatus.ts';
import { createPortalConnection } from '../../../electron/core/connection/portalConnection.ts';
import { createPortalStatus, type PortalStatus } from '../../../electron/core/connection/portalStatus.ts';
import type { PortalConnection } from '../../../electron/core/connection/portalConnectionTypes.ts';
import { createListeners } from '../../../electron/core/listeners.ts';
import { createOperatorNotes, type OperatorNotes } from '../../../electron/core/notes/operatorNotes.ts';
import { createPhoneAbilities } from '../../../electron/core/phones/phoneAbilities.ts';
import { createRegistrar } from '../../../electron/core/registrar/registrar.ts';
import type { CallEvent } from '../../../electron/core/ports/callSource.ts';
import { createTopic } from '../../../electron/core/topic.ts';
import type { Clock, Timers } from '../../../electron/core/ports/clock.ts';
import type { Command } from '../../../electron/core/ports/commandRecord.ts';
import type { Log } from '../../../electron/core/ports/log.ts';
import type { PushMessage } from '../../../electron/core/ports/portal.ts';
import type { PortalTimings } from '../../../electron/portal/dependencies.ts';
import { takePortalMessages } from '../../../electron/features/calls/messages.ts';
import { portalForNotes, reconcileNotes } from '../../../electron/features/calls/notes.ts';
import { followPortalInUse } from '../../../electron/features/portal/portalInUse.ts';
import { createPortals } from '../../../electron/portal/portals.ts';
import { createWsSockets } from '../../../electron/portal/push/sockets/wsSocket.ts';
import { createDeskDisk, type DeskDisk } from './deskDisk.ts';
import { createLife } from './deskLife.ts';

export interface DeskOptions {
  /** The operator's inbound webhook. */
  readonly webhookUrl: string;
  readonly random: () => number;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log?: Log;
  readonly timings?: Partial<PortalTimings>;
  /** What outlives the program; a new one when left out. */
  readonly disk?: DeskDisk;
  readonly onCommand?: (command: Command) => void;
  readonly onMessage?: (message: PushMessage) => void;
  /** What is between the channel and the program: passes a message on, late, twice or not at all. */
  readonly between?: (message: PushMessage, pass: (message: PushMessage) => void) => void;
  /** Ringside registers this operator's calls that only a phone knows of; the telephone system when left out. */
  readonly isRegistrar?: boolean;
}

/** One operator's Ringside without windows: the real `core` and `portal` code over Node's fetch and `ws`. */
export interface HeadlessDesk {
  readonly calls: OperatorCalls;
  readonly commands: CommandQueue;
  readonly notes: OperatorNotes;
  readonly portal: PortalConnection;
  readonly status: PortalStatus;
  /** Connects by webhook. @throws AppError */
  connect(): Promise<void>;
  /** Begins with what is on the disk, as the program does when it is started again. */
  resume(): void;
  /** The key of the call's entry in the popup; null while there is none. */
  entryOf(callId: string): string | null;
  /** Called whenever the popup changes; the returned function stops that. */
  onPopup(listener: () => void): () => void;
  /** The operator's phone tells of a call. */
  phoneTells(event: CallEvent): void;
  /** As the operator's *Dismiss*. False where there is no entry. */
  dismiss(callId: string): boolean;
  /** Forgets the portal and closes everything. */
  stop(): Promise<void>;
  /** As if the program were killed: no timer fires, nothing is written any more, whatever is still answered. */
  kill(): void;
}

/** Wires a desk as the program does (electron/program.ts). */
export function createHeadlessDesk(options: DeskOptions): HeadlessDesk {
  const { clock, random } = options;
  const life = createLife(options.timers);
  const { timers } = life;
  const disk = options.disk ?? createDeskDisk();
  const log = options.log ?? quietLog;

  const commands = createCommandQueue({
    journal: {
      ...disk.journal,
      save: (command) => {
        if (life.isAlive()) disk.journal.save(command);
      },
    },
    clock,
    timers,
    random,
    newId: randomUUID,
    log,
  });
  let loaded: Promise<void> = Promise.resolve();
  const portal = createPortalConnection({
    portals: createPortals({
      fetch: globalThis.fetch,
      openSocket: createWsSockets(),
      clock,
      timers,
      random,
      log,
      ...(options.timings === undefined ? {} : { timings: options.timings }),
    }),
    secrets: disk.secrets,
    records: disk.records,
    owedKnown: () => loaded,
    owed: () => [],
    clock,
    timers,
    random,
    log,
    signInWindow: {
      ask: async () => {
        throw new AppError('oauth.windowClosed');
      },
      close: () => true,
    },
    newState: randomUUID,
  });
  const { gone } = followPortalInUse({ used: portal.used, commands, log });
  const connector = createConnectorChannelStatus(portal.connectorPush, log);
  const journalProblem = createTopic<AppErrorData | null>(null, log);
  const status = createPortalStatus({
    connection: portal,
    connectorChannel: connector.channel,
    secrets: disk.secrets,
    commands,
    journalProblem,
    clock,
    timers,
    log,
  });
  const calls = createOperatorCalls({
    clock,
    timers,
    commands,
    operatorUserId: portal.operatorUserId,
    phones: createPhoneAbilities(log),
    clearForColleagues: () => options.isRegistrar === true,
    country: () => 'GB',
    undoMs: () => 6_000,
    hideTalking: () => false,
    run: randomUUID(),
    log,
  });
  const notes = createOperatorNotes({
    store: disk.notes,
    calls: { followCalls: calls.followCalls, get: calls.get },
    commands,
    account: portal.operatorAccount,
    portal: () => portalForNotes(portal),
    settings: () => ({ notesAfterCalls: 'optional', callOutcomes: null, wrapUpSeconds: 0 }),
    clock,
    timers,
    newId: randomUUID,
    log,
  });
  const registrar = createRegistrar({
    calls,
    commands,
    registeredBy: () => (options.isRegistrar === true ? 'ringside' : 'telephoneSystem'),
    operatorUserId: portal.operatorUserId,
    clock,
    timers,
    newId: randomUUID,
  });

  gone.follow(calls.portalGone);
  const between = options.between ?? ((message, pass) => pass(message));
  const operator = createListeners<PushMessage>(log);
  portal.messages.operator.follow((message) => {
    if (!life.isAlive()) return;
    options.onMessage?.(message);
    between(message, (passed) => {
      if (life.isAlive()) operator.tell(passed);
    });
  });
  commands.changes.follow((changes) => {
    if (life.isAlive()) changes.forEach((command) => options.onCommand?.(command));
  });

  const start = async (): Promise<void> => {
    takePortalMessages(
      { clock, timers, log },
      { facts: { messages: { operator, connector: createListeners(log) } }, connectorChannel: connector },
      {
        take: (event) => {
          if (life.isAlive()) calls.take(event);
        },
        together: calls.together,
      },
    );
    connector.start();
    status.start();
    registrar.start();
    notes.start();
    loaded = commands.load(calls.restore);
    reconcileNotes(notes, portal, loaded);
    await loaded;
  };

  const entryOf = (callId: string): string | null =>
    calls.popup.get().entries.find(({ key, leaving }) => leaving === null && calls.get(key).callId === callId)
      ?.key ?? null;

  return {
    calls,
    commands,
    notes,
    portal,
    status,
    connect: async () => {
      await start();
      await portal.connect(options.webhookUrl);
    },
    entryOf,
    onPopup: (listener) => calls.popup.follow(listener),
    phoneTells: (event) => {
      if (life.isAlive()) calls.take(event);
    },
    dismiss: (callId) => {
      const key = entryOf(callId);
      if (key !== null) calls.dismiss(key);
      return key !== null;
    },
    resume: () => {
      void start();
      portal.start();
    },
    stop: async () => {
      await portal.disconnect();
      life.end();
    },
    kill: () => {
      life.end();
      portal.goesToSleep();
      commands.usePortal(null);
    },
  };
}

const quietLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
