import type { Clock, Random, Timers } from '../ports/clock.ts';
import type { CommandJournal } from '../ports/commandJournal.ts';
import { isUnsettled, type Command } from '../ports/commandRecord.ts';
import type { Log } from '../ports/log.ts';
import type { Telephony } from '../ports/portal.ts';
import { createCallRecords, dropFinishOf, endCallsOfLastRun, type CallRecords } from './callRecords.ts';
import { createCardWishes, giveWayToLater, settleCards, type CardWishes } from './cardWishes.ts';
import { createCommandLedger, supersede } from './commandLedger.ts';
import { createCommandSender } from './commandSender.ts';
import { waitsForNetwork } from './sendingOrder.ts';

export interface CommandQueueDeps {
  readonly journal: CommandJournal;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly newId: () => string;
  readonly log: Log;
  /** Told of every change of a command, in order, once it is on its way to the disk. */
  readonly onChange: (command: Command) => void;
}

export interface CommandPortal {
  /** Keychain account, `<host>/<user id>`. */
  readonly account: string;
  readonly telephony: Telephony;
  /** The account of the same portal before it was renamed: what is owed there is owed here. */
  readonly renamedFrom?: string | null;
}

/** What Ringside owes the portal: written down first, order per call, retry, expiry. Adapters send; this decides. */
export interface CommandQueue extends CardWishes, CallRecords {
  /**
   * Takes up what an earlier run left behind; the calls it registered are over now. To be called once, before anything
   * else.
   *
   * @param take told once of what is still owed of it, oldest first; later in this run where the journal opens late. What was
   *   wished in this run counts more
   * @returns done when that was told, or when waiting for the journal would keep the operator from working
   */
  load(take: (left: readonly Command[]) => void): Promise<void>;
  /**
   * Sends to this portal from now on: what failed is tried again, what is owed to another portal is superseded. Null
   * while none is connected.
   */
  usePortal(portal: CommandPortal | null): void;
  /** The network is back: what waits for it is tried now. */
  tryNow(): void;
  retry(commandId: string): void;
  /** Nothing more is tried; of a register, its call is not finished either. */
  giveUp(commandId: string): void;
  /** The operator disconnected: what was owed can no longer be sent. */
  dropAll(): void;
  all(): readonly Command[];
}

export function createCommandQueue(deps: CommandQueueDeps): CommandQueue {
  const { journal, clock, newId, log } = deps;
  let portal: CommandPortal | null = null;
  /** Stays while no portal is in use for a moment: what is wished then is owed to the one before. */
  let account = '';
  /** The operator disconnected in this run: what the last one left, should it become known yet, is dropped as well. */
  let dropped = false;

  const ledger = createCommandLedger(journal, (command) => {
    deps.onChange(command);
    const { state } = command;
    if (command.kind === 'register' && command.callId === null && !isUnsettled(command)) {
      dropFinishOf(ledger, command);
    }
    if (command.kind === 'finish' && command.callId !== null) {
      if (state.at === 'acknowledged' || state.at === 'nothingToDo') settleCards(ledger, command.callId);
    }
  });
  const sender = createCommandSender({ ...deps, ledger, portal: () => portal });
  const takeOver = (next: CommandPortal): void => {
    account = next.account;
    for (const command of ledger.all()) {
      if (isUnsettled(command) && command.portal === next.renamedFrom) {
        ledger.write({ ...command, portal: account });
      }
    }
    supersede(ledger, (command) => command.portal !== account);
    for (const command of ledger.all()) if (command.state.at === 'failed') sender.makeWaiting(command);
  };
  const parts = { ledger, clock, newId, account: () => account, pump: sender.pump };

  return {
    ...createCardWishes(parts),
    ...createCallRecords(parts),
    load: (take) =>
      journal.load((rows) => {
        const isLate = ledger.all().length > 0 || portal !== null || dropped;
        rows.forEach(ledger.put);
        endCallsOfLastRun(ledger, rows);
        if (dropped) supersede(ledger, ({ id }) => rows.some((row) => row.id === id));
        if (isLate) giveWayToLater(ledger, rows);
        if (isLate && portal !== null) takeOver(portal);
        const left = ledger
          .all()
          .filter((command) => isUnsettled(command) && rows.some(({ id }) => id === command.id));
        if (left.length > 0) log.info('commands left by the last run', { count: left.length });
        take(left);
        sender.pump();
      }),
    usePortal(next) {
      portal = next;
      if (next !== null) takeOver(next);
      sender.pump();
    },
    tryNow() {
      for (const command of ledger.all()) if (waitsForNetwork(command)) sender.makeWaiting(command);
      sender.pump();
    },
    retry(commandId) {
      const command = ledger.get(commandId);
      if (command?.state.at === 'failed') sender.makeWaiting(command);
      sender.pump();
    },
    giveUp(commandId) {
      const command = ledger.get(commandId);
      if (command?.state.at === 'failed') ledger.write({ ...command, state: { at: 'superseded' } });
    },
    dropAll() {
      sender.stop();
      dropped = true;
      supersede(ledger, () => true);
    },
    all: ledger.all,
  };
}
