import type { CallRegistrar } from '../../../contracts/settings.ts';
import type { Call } from '../calls/call.ts';
import { subjectOf } from '../calls/callCommands.ts';
import type { CallRegistration } from '../calls/callRegistration.ts';
import type { CommandQueue } from '../commands/commandQueue.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { Command, RegisterCommand } from '../ports/commandRecord.ts';
import { createOwnedFinish, type OwnedFinish } from './ownedFinish.ts';
import { endOf, isKnownByPhonesAlone, lineForPortal, numberForPortal } from './callRecord.ts';

export interface RegistrarDeps {
  readonly calls: Pick<CallRegistration, 'followCalls' | 'registering' | 'registered' | 'registerFailed'>;
  readonly commands: Pick<
    CommandQueue,
    'changes' | 'oweRegister' | 'showCardOnRegister' | 'callAnswered' | 'callGoesOn' | 'callEnded' | 'owe'
  >;
  readonly registeredBy: () => CallRegistrar;
  /** The connected operator's USER_ID; null while no portal is connected. */
  readonly operatorUserId: () => number | null;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly newId: () => string;
}

/** Tells the portal of calls that only the operator's phone knows: when they begin, and how they end. */
export interface Registrar {
  /** Follows the calls and what becomes of their registers. */
  start(): () => void;
}

/** The popup is painted within this time, and a card of the telephone system may show that it registers the call itself. */
export const registerAfterMs = 60;

interface OwnCall {
  readonly externalCallId: string;
  readonly userId: number;
  latest: Call;
  /** The portal has said its CALL_ID, or never will. */
  settled: boolean;
  ended: boolean;
  readonly finish: OwnedFinish;
}

export function createRegistrar(deps: RegistrarDeps): Registrar {
  const { calls, commands, clock, timers } = deps;
  /** Calls registered by Ringside that go on, or whose register is on its way, by their key. */
  const own = new Map<string, OwnCall>();
  /** Calls that changed and wait for their turn. */
  const changed = new Map<string, Call>();
  let cancelTurn: (() => void) | null = null;

  const actSoon = (call: Call): void => {
    changed.set(call.key, call);
    const known = own.get(call.key);
    if (known !== undefined) known.latest = call;
    cancelTurn ??= timers.after(registerAfterMs, () => {
      cancelTurn = null;
      const turn = [...changed.values()];
      changed.clear();
      turn.forEach(act);
    });
  };

  const act = (call: Call): void => {
    const known = own.get(call.key);
    if (known === undefined) begin(call);
    else follow(known, call);
  };

  const begin = (call: Call): void => {
    const isNew = call.externalCallId === null && call.registerProblem === null;
    if (deps.registeredBy() !== 'ringside' || !isNew || !isKnownByPhonesAlone(call)) return;
    const userId = deps.operatorUserId();
    if (userId === null) return;
    const phoneNumber = numberForPortal(call.party.phoneNumber);
    if (phoneNumber === null) {
      // Another phone may still know the number; the portal takes no call without one.
      if (call.state === 'ended') calls.registerFailed(call.key, { code: 'call.noNumber', params: {} });
      return;
    }
    const ended = call.state === 'ended';
    const externalCallId = deps.newId();
    own.set(call.key, {
      externalCallId,
      userId,
      latest: call,
      settled: false,
      ended,
      finish: createOwnedFinish(externalCallId, call, {
        commands,
        timers,
        endOf: (over) => endOf(over, clock.nowMs()),
      }),
    });
    commands.oweRegister({
      externalCallId,
      subject: subjectOf(call),
      userId,
      phoneNumber,
      direction: call.direction === 'outgoing' ? 'outgoing' : 'incoming',
      startedAtMs: call.startedAtMs,
      line: lineForPortal(call.party.line),
      show: wantsCard(call),
      answeredAtMs: call.answeredAtMs,
      end: ended ? endOf(call, clock.nowMs()) : null,
    });
    calls.registering(call.key, externalCallId);
  };

  const follow = (known: OwnCall, call: Call): void => {
    const { externalCallId } = known;
    if (!known.settled) commands.showCardOnRegister(externalCallId, wantsCard(call));
    known.ended = known.finish.follow(call);
    if (known.ended && known.settled) own.delete(call.key);
  };

  const settle = (known: OwnCall): void => {
    known.settled = true;
    if (known.ended) own.delete(known.latest.key);
  };

  const onRegisterChange = (known: OwnCall, register: RegisterCommand): void => {
    const { state, callId, details } = register;
    const { key, registerProblem } = known.latest;
    switch (state.at) {
      case 'acknowledged': {
        settle(known);
        if (callId === null) return;
        // Registered without a card and wanted back meanwhile, as after an undo.
        const showNow = !details.maybeShown && wantsCard(known.latest);
        if (showNow) commands.owe('show', { callId, subject: subjectOf(known.latest) }, [known.userId]);
        calls.registered(key, callId, details.maybeShown || showNow);
        return;
      }
      case 'failed':
        calls.registerFailed(key, state.problem);
        return;
      case 'expired':
        settle(known);
        calls.registerFailed(key, { code: 'command.expired', params: {} });
        return;
      case 'superseded':
        settle(known);
        // Given up after a refusal: that says more.
        if (registerProblem === null) {
          const [host = ''] = register.portal.split('/');
          calls.registerFailed(key, { code: 'register.failed', params: { host } });
        }
    }
  };

  const onCommandChange = (command: Command): void => {
    if (command.kind !== 'register') return;
    for (const known of own.values()) {
      if (known.externalCallId === command.externalCallId) onRegisterChange(known, command);
    }
  };

  return {
    start() {
      const stops = [
        calls.followCalls(({ call }) => actSoon(call)),
        commands.changes.follow((changes) => changes.forEach(onCommandChange)),
      ];
      return () => {
        stops.forEach((stop) => stop());
        cancelTurn?.();
        cancelTurn = null;
        for (const known of own.values()) known.finish.stop();
      };
    },
  };
}

/** The card is of use while the call goes on and the operator has not put it away. */
function wantsCard(call: Call): boolean {
  return call.state !== 'ended' && !call.dismissed;
}
