import { createOperatorCalls } from '../../../../electron/core/calls/operatorCalls.ts';
import { createCommandQueue } from '../../../../electron/core/commands/commandQueue.ts';
import { createPhoneAbilities } from '../../../../electron/core/phones/phoneAbilities.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import type { CommandAnswer, Telephony, TelephonyOrder } from '../../../../electron/core/ports/portal.ts';
import { createHeldTime, quietLog, settled } from '../heldTime.ts';
import { createMemoryJournal, createSlowDisk } from '../memoryJournal.ts';
import { someDetails } from './cardMessages.ts';

const me = 7;
const down: CommandAnswer = { kind: 'retry', error: { code: 'portal.down', params: {} }, notBeforeMs: null };
const refused: CommandAnswer = { kind: 'failed', error: { code: 'portal.overloadBlock', params: {} } };

/** What becomes of one request. */
export interface Fate {
  readonly fate: 'done' | 'lostBefore' | 'lostAfter' | 'refused';
  readonly tookMs: number;
  /** The message about a hide that it did is lost; only ours may be. */
  readonly echoLost: boolean;
  readonly pushMs: number;
}

export const calmFate: Fate = { fate: 'done', tookMs: 80, echoLost: false, pushMs: 40 };

/**
 * A portal that shows and hides cards, on its own and as it is asked, and the operator's calls as they hear of it: over the
 * operator's own channel, or over that of an application, on which a connector tells what the portal does on its own.
 */
export function createLiveCards(
  channel: 'portalCards' | 'connectorChannel',
  nextFate: () => Fate,
  nextDiskMs: () => number = () => 0,
) {
  const time = createHeldTime();
  const live = new Set<string>();
  const shown = new Set<string>();
  const finished = new Set<string>();
  /** By a hide of ours of which no message tells. */
  const silentlyHidden = new Set<string>();
  const failures: unknown[] = [];
  const log = { ...quietLog, error: (_event: string, cause: unknown) => failures.push(cause) };
  let mid = 100;
  let ids = 0;
  let pushedUntilMs = 0;

  const commands = createCommandQueue({
    journal: createMemoryJournal(createSlowDisk(time, nextDiskMs)),
    newId: () => `id-${(ids += 1)}`,
    clock: time,
    timers: time,
    random: () => 0.5,
    log,
  });
  const calls = createOperatorCalls({
    clock: time,
    timers: time,
    commands,
    operatorUserId: () => me,
    phones: createPhoneAbilities(log),
    clearForColleagues: () => false,
    country: () => 'RU',
    undoMs: () => 6_000,
    hideTalking: () => false,
    log,
  });

  /** Messages come late, yet in order. */
  const push = (type: 'cardShown' | 'cardHidden' | 'ended', callId: string, pushMs: number): void => {
    const base = {
      sourceName: channel,
      call: { callId, sourceCallId: callId },
      mid: channel === 'portalCards' ? String((mid += 1)) : null,
      atMs: time.nowMs(),
    };
    const event: CallEvent =
      type === 'cardShown'
        ? { ...base, type, details: someDetails }
        : type === 'ended'
          ? { ...base, type, outcome: 'answeredElsewhere' }
          : { ...base, type };
    // What the portal does for us in the meantime is not told there: so a late message would be taken for the newest.
    const delayMs = channel === 'connectorChannel' ? 0 : pushMs;
    pushedUntilMs = Math.max(pushedUntilMs, time.nowMs() + delayMs);
    time.after(pushedUntilMs - time.nowMs(), () => calls.take(event));
  };

  const process = (order: TelephonyOrder, { echoLost, pushMs }: Fate): CommandAnswer => {
    const callId = order.kind === 'register' ? '' : order.callId;
    if (!live.has(callId)) return { kind: 'nothingToDo' };
    const isHide = order.kind === 'hide';
    if (isHide) shown.delete(callId);
    else shown.add(callId);
    // A message alone is lost only where the channel comes anew just behind it, with nothing else on the way.
    const isLost = isHide && echoLost && pushedUntilMs <= time.nowMs();
    const isHeard = channel === 'portalCards' && !isLost;
    silentlyHidden.delete(callId);
    if (isHide && !isHeard) silentlyHidden.add(callId);
    if (isHeard) push(isHide ? 'cardHidden' : 'cardShown', callId, pushMs);
    return { kind: 'acknowledged' };
  };

  /** Done half way through the time that the request takes, or not at all. */
  const request = (orders: readonly TelephonyOrder[]): Promise<readonly CommandAnswer[]> =>
    new Promise((resolve) => {
      const each = nextFate();
      let answers: readonly CommandAnswer[] = orders.map(() => (each.fate === 'refused' ? refused : down));
      time.after(each.tookMs / 2, () => {
        if (each.fate !== 'done' && each.fate !== 'lostAfter') return;
        const done = orders.map((order) => process(order, each));
        if (each.fate === 'done') answers = done;
      });
      time.after(each.tookMs, () => resolve(answers));
    });
  const alone = async (order: TelephonyOrder): Promise<CommandAnswer> => (await request([order]))[0] ?? down;
  const telephony: Telephony = {
    hideCard: (callId, userIds) => alone({ kind: 'hide', callId, userIds }),
    showCard: (callId, userIds) => alone({ kind: 'show', callId, userIds }),
    registerCall: alone,
    finishCall: alone,
    saveNote: alone,
    attachRecording: alone,
    attachTranscript: alone,
    sendBatch: request,
  };
  const connect = (): void => commands.usePortal({ account: `portal.example/${me}`, telephony });
  connect();

  return {
    time,
    calls,
    commands,
    failures,
    isShown: (callId: string) => shown.has(callId),
    isLive: (callId: string) => live.has(callId),
    /** New credentials: another session of the same portal. */
    reconnect: () => commands.usePortal({ account: `portal.example/${me}`, telephony: { ...telephony } }),
    /** The portal shows the card to this operator, be it for the first time or because the queue comes back. */
    portalShows(callId: string, pushMs: number): void {
      if (shown.has(callId) || finished.has(callId)) return;
      live.add(callId);
      // Whether it came before our hide or after it, nobody can tell: the message in between is lost.
      const isHideUnanswered = commands
        .all()
        .some(
          ({ kind, callId: about, state }) => kind === 'hide' && about === callId && state.at === 'sending',
        );
      if (isHideUnanswered && silentlyHidden.has(callId)) return;
      shown.add(callId);
      push('cardShown', callId, pushMs);
    },
    /** The queue goes on to somebody else. */
    portalHides(callId: string, pushMs: number): void {
      if (!live.has(callId)) return;
      // No message will tell whether our show came before it or after.
      const isShowUnanswered = commands
        .all()
        .some(
          ({ kind, callId: about, state }) => kind === 'show' && about === callId && state.at === 'sending',
        );
      if (isShowUnanswered && channel === 'connectorChannel') return;
      shown.delete(callId);
      push('cardHidden', callId, pushMs);
    },
    /** The telephone system hides the cards of a call and finishes it. */
    portalFinishes(callId: string, pushMs: number): void {
      if (!live.delete(callId)) return;
      finished.add(callId);
      shown.delete(callId);
      // A connector tells how it ended; the portal only hides.
      push(channel === 'connectorChannel' ? 'ended' : 'cardHidden', callId, pushMs);
    },
    async turn(byMs: number): Promise<void> {
      const stepMs = Math.max(50, byMs / 40);
      for (let turnedMs = 0; turnedMs < byMs; turnedMs += stepMs) {
        time.turn(Math.min(stepMs, byMs - turnedMs));
        await settled();
      }
    },
  };
}
