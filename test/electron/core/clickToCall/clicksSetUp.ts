import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { ClickToCall } from '../../../../contracts/settings.ts';
import type { PhoneReference } from '../../../../electron/core/calls/callRegistration.ts';
import { createOperatorCalls } from '../../../../electron/core/calls/operatorCalls.ts';
import { createClicks } from '../../../../electron/core/clickToCall/clickToCall.ts';
import { createCommandQueue } from '../../../../electron/core/commands/commandQueue.ts';
import { createPhoneAbilities } from '../../../../electron/core/phones/phoneAbilities.ts';
import type { CallDetails, CallEvent } from '../../../../electron/core/ports/callSource.ts';
import { createRegistrar, registerAfterMs } from '../../../../electron/core/registrar/registrar.ts';
import { createHeldPortal } from '../commands/heldPortal.ts';
import { createHeldTime, failingLog, quietLog, settled } from '../heldTime.ts';
import { createMemoryJournal, loadedBy } from '../memoryJournal.ts';

export const callId = 'externalCall.x';
export const phoneNumber = '+4930901820';
export const details: CallDetails = {
  direction: 'outgoing',
  phoneNumber,
  name: null,
  company: null,
  responsible: null,
  line: 'Ringside',
  crmEntity: null,
  shownTo: [7],
};

/** Calls, registrar, clicks and queue as the program puts them together; a phone that dials when the test says so. */
export function setUp(journal = createMemoryJournal(), startMs = 1_000_000) {
  const time = createHeldTime(startMs);
  const portal = createHeldPortal();
  const chosen: {
    clicks: ClickToCall;
    userId: number | null;
    wasHere: boolean | null;
    problem: AppErrorData | null;
    tellsOfCalls: boolean;
  } = { clicks: 'atOnce', userId: 7, wasHere: true, problem: null, tellsOfCalls: true };
  /** Kept over restarts, by whoever hands it on. */
  const others = { were: false, wereHeard: () => others.were, heard: () => void (others.were = true) };
  const dialled: {
    readonly number: string;
    resolve: (begun: PhoneReference | null) => void;
    reject: (error: unknown) => void;
  }[] = [];
  const hungUp: string[] = [];
  let ids = 0;
  const newId = (): string => `${startMs}-${(ids += 1)}`;
  const parts = { clock: time, timers: time, newId };
  const commands = createCommandQueue({ ...parts, journal, random: () => 0.5, log: quietLog });
  const calls = createOperatorCalls({
    ...parts,
    commands,
    operatorUserId: () => chosen.userId,
    phones: createPhoneAbilities(failingLog),
    clearForColleagues: () => false,
    country: () => 'DE',
    undoMs: () => 6_000,
    hideTalking: () => false,
    log: failingLog,
  });
  const registrar = createRegistrar({
    ...parts,
    calls,
    commands,
    registeredBy: () => 'ringside',
    operatorUserId: () => chosen.userId,
  });
  const clicks = createClicks({
    ...parts,
    calls,
    allCalls: calls.all,
    commands,
    phone: {
      dial: (number) => new Promise((resolve, reject) => dialled.push({ number, resolve, reject })),
      hangUp: async ({ sourceCallId }) => void hungUp.push(sourceCallId),
      problem: () => chosen.problem,
      tellsOfCalls: () => chosen.tellsOfCalls,
    },
    others,
    chosen: () => chosen.clicks,
    operatorUserId: () => chosen.userId,
    wasHereSince: () => chosen.wasHere,
    log: quietLog,
  });
  loadedBy(commands);
  commands.usePortal({ account: 'portal.example/7', telephony: portal });
  const stops = [registrar.start(), clicks.start()];

  const take = (event: Pick<CallEvent, 'type'> & object, sourceName: string, id: string): void => {
    const base = { sourceName, mid: null, atMs: time.nowMs() };
    calls.take({ ...base, call: { callId: null, sourceCallId: id }, ...event } as CallEvent);
    time.turn(registerAfterMs);
  };
  return {
    time,
    portal,
    commands,
    calls,
    clicks,
    chosen,
    dialled,
    hungUp,
    others,
    journal,
    /** Any source tells of a call. */
    take: (event: object, sourceName: string, id: string): void => take(event as CallEvent, sourceName, id),
    stop: () => stops.forEach((stop) => stop()),
    /** The portal pushes the card of a number that was pressed. @param ageMs how old the message is when it comes */
    click: (
      ageMs = 0,
      of: { callId: string; phoneNumber: string } = { callId, phoneNumber },
      change: Partial<CallDetails> = {},
    ): void =>
      take(
        {
          type: 'cardShown',
          call: { callId: of.callId, sourceCallId: of.callId },
          atMs: time.nowMs() - ageMs,
          details: { ...details, phoneNumber: of.phoneNumber, clicked: 'timed', ...change },
        } as object as CallEvent,
        'portalCards',
        of.callId,
      ),
    /** The portal closes the card: this operator's program is told so, whoever finished the call. */
    hidden: (of = callId): void =>
      take(
        { type: 'cardHidden', call: { callId: of, sourceCallId: of } } as object as CallEvent,
        'portalCards',
        of,
      ),
    /** baresip tells of a call. */
    phone: (event: object, id = 'b1'): void => take(event as CallEvent, 'baresip', id),
    /** The phone has taken the number, or refuses it. @param begun its own id of the call, where it says that */
    async phoneSays(error?: unknown, begun: string | null = null): Promise<void> {
      const last = dialled.at(-1);
      if (error === undefined)
        last?.resolve(begun === null ? null : { sourceName: 'baresip', sourceCallId: begun });
      else last?.reject(error);
      await settled();
    },
    orders: () => portal.sent.map(({ order }) => order),
    entry: () => calls.popup.get().entries[0],
    row: () => calls.latest(1)[0],
  };
}
