import { randomUUID } from 'node:crypto';
import { AppError } from '../../../contracts/errors.ts';
import { createOperatorCalls, type OperatorCalls } from '../../../electron/core/calls/operatorCalls.ts';
import { createCommandQueue, type CommandQueue } from '../../../electron/core/commands/commandQueue.ts';
import { createPortalConnection } from '../../../electron/core/connection/portalConnection.ts';
import type { PortalConnection } from '../../../electron/core/connection/portalConnectionTypes.ts';
import { createRegistrar } from '../../../electron/core/registrar/registrar.ts';
import type { CallEvent } from '../../../electron/core/ports/callSource.ts';
import type { Clock, Timers } from '../../../electron/core/ports/clock.ts';
import type { CommandJournal } from '../../../electron/core/ports/commandJournal.ts';
import type { Command } from '../../../electron/core/ports/commandRecord.ts';
import type { ConnectionRecords, Remembered } from '../../../electron/core/ports/connectionRecord.ts';
import type { Log } from '../../../electron/core/ports/log.ts';
import type { PushMessage } from '../../../electron/core/ports/portal.ts';
import type { SecretStore } from '../../../electron/core/ports/secretStore.ts';
import type { PortalTimings } from '../../../electron/portal/dependencies.ts';
import { createPortalInUse } from '../../../electron/wiring/portalInUse.ts';
import { createPortals } from '../../../electron/portal/portals.ts';
import { createWsSockets } from '../../../electron/portal/push/wsSocket.ts';
import { createPortalCardsSource } from '../../../electron/sources/portalCards/portalCardsSource.ts';

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
  /** Ringside registers this operator's calls that only a phone knows of; the telephone system when left out. */
  readonly isRegistrar?: boolean;
}

/** What a desk keeps over restarts: journal, keychain and connection record, here in memory. */
export interface DeskDisk {
  readonly journal: CommandJournal;
  readonly secrets: SecretStore;
  readonly records: ConnectionRecords;
}

/** One operator's Ringside without windows: the real `core` and `portal` code over Node's fetch and `ws`. */
export interface HeadlessDesk {
  readonly calls: OperatorCalls;
  readonly commands: CommandQueue;
  readonly portal: PortalConnection;
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

/** Wires a desk as the program does (electron/composeApp.ts). */
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
  const portalCards = createPortalCardsSource({ clock });
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
    owedTo: () => 0,
    clock,
    timers,
    random,
    log,
    signInWindow: {
      ask: async () => {
        throw new AppError('oauth.windowClosed');
      },
      close: () => undefined,
    },
    newState: randomUUID,
    onPortal: createPortalInUse({ commands, calls: () => calls }).use,
    onConnectorMessage: () => undefined,
    onPushMessage: (message) => {
      if (!life.isAlive()) return;
      options.onMessage?.(message);
      const event = portalCards.toCallEvent(message);
      if (event !== null) calls.take(event);
    },
  });
  const calls = createOperatorCalls({
    clock,
    timers,
    commands,
    operatorUserId: portal.operatorUserId,
    phoneCan: () => [],
    clearForColleagues: () => options.isRegistrar === true,
    country: () => 'GB',
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

  commands.changes.follow((changes) => {
    if (life.isAlive()) changes.forEach((command) => options.onCommand?.(command));
  });

  const entryOf = (callId: string): string | null =>
    calls.popup.get().entries.find(({ key, leaving }) => leaving === null && calls.get(key).callId === callId)
      ?.key ?? null;

  return {
    calls,
    commands,
    portal,
    connect: async () => {
      void commands.load(calls.restore);
      registrar.start();
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
      void commands.load(calls.restore);
      registrar.start();
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

interface Life {
  readonly timers: Timers;
  isAlive(): boolean;
  end(): void;
}

function createLife(timers: Timers): Life {
  const cancels = new Set<() => void>();
  let alive = true;
  return {
    isAlive: () => alive,
    end: () => {
      alive = false;
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
    timers: {
      after: (delayMs, action) => {
        if (!alive) return () => undefined;
        const cancel = timers.after(delayMs, () => {
          cancels.delete(cancel);
          action();
        });
        cancels.add(cancel);
        return () => {
          cancels.delete(cancel);
          cancel();
        };
      },
    },
  };
}

/** An empty disk. */
export function createDeskDisk(): DeskDisk {
  const secrets = new Map<string, string>();
  let remembered: Remembered = { portal: null, leftInKeychain: [] };
  return {
    journal: createMemoryJournal(),
    secrets: {
      read: async (name) => secrets.get(name) ?? null,
      write: async (name, secret) => void secrets.set(name, secret),
      remove: async (name) => void secrets.delete(name),
      status: () => ({ state: 'available' }),
      personIsHere: () => undefined,
      followReturn: () => () => undefined,
    },
    records: {
      read: () => remembered,
      write: async (next) => {
        remembered = next;
      },
    },
  };
}

function createMemoryJournal(): CommandJournal {
  const kept = new Map<string, Command>();
  const settled = new Set(['acknowledged', 'nothingToDo', 'expired', 'superseded']);
  const save = (command: Command): void => {
    if (settled.has(command.state.at)) kept.delete(command.id);
    else kept.set(command.id, command);
  };
  return {
    load(take) {
      take(
        [...kept.values()].map((command) =>
          command.state.at === 'sending'
            ? { ...command, state: { at: 'waiting', notBeforeMs: 0, problem: null } }
            : command,
        ),
      );
      return Promise.resolve();
    },
    saved: () => null,
    save,
    problem: () => null,
    close: () => undefined,
  };
}

const quietLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
