import type { Command, CommandSubject } from '../ports/commandRecord.ts';
import { noCard, type Call } from './call.ts';
import { hideAnswered, hideDelayed, hideFailed, hideIsOnTheWire, showFailed } from './callActions.ts';
import type { CallBook } from './callBook.ts';
import { formatPhoneNumber } from './phoneNumber.ts';
import { whoOf } from './popupModel.ts';

/** What is written down of a call beside a command about it. */
export function subjectOf(call: Call): CommandSubject {
  return { who: whoOf(call), phoneNumber: call.party.phoneNumber, startedAtMs: call.startedAtMs };
}

export function findByCallId(book: CallBook, callId: string): Call | undefined {
  for (const call of book.calls.values()) if (call.callId === callId) return call;
  return undefined;
}

/** What a change of a command means for the call it is about; the same object where it means nothing. */
export function callAfterCommand(call: Call, command: Command, nowMs: number): Call {
  return command.kind === 'hide' ? callAfterHide(call, command, nowMs) : callAfterShow(call, command);
}

function callAfterHide(call: Call, { state, tries }: Command, nowMs: number): Call {
  switch (state.at) {
    case 'sending':
      return hideIsOnTheWire(call);
    case 'acknowledged':
    case 'nothingToDo':
      return hideAnswered(call, state.at === 'acknowledged', nowMs);
    case 'waiting':
      return state.problem === null || tries === 0 ? call : hideDelayed(call, state.problem);
    case 'failed':
      return hideFailed(call, state.problem);
    case 'expired':
      return hideFailed(call, { code: 'command.expired', params: {} });
    case 'superseded':
      return call;
  }
}

function callAfterShow(call: Call, { state }: Command): Call {
  if (state.at === 'failed') return showFailed(call, state.problem);
  // The portal no longer knows the call: there is no card to bring back.
  if (state.at === 'nothingToDo')
    return showFailed(call, { code: 'call.noCard', params: { who: whoOf(call) } });
  return call;
}

/** The call that an earlier run's command is about, as far as it was written down: put away, its card on the way out. */
export function callFromCommand(key: string, command: Command): Call {
  const { who, phoneNumber, startedAtMs } = command.subject;
  const formattedNumber = formatPhoneNumber(phoneNumber);
  const isHide = command.kind === 'hide';
  const call: Call = {
    key,
    callId: command.callId,
    references: [],
    direction: 'incoming',
    party: {
      name: who === formattedNumber || who === phoneNumber ? null : who,
      phoneNumber,
      formattedNumber,
      company: null,
      responsible: null,
      line: null,
      crmEntity: null,
    },
    shownToCount: null,
    state: 'ringing',
    outcome: null,
    startedAtMs,
    answeredAtMs: null,
    endedAtMs: null,
    dismissed: isHide,
    dismissedAtMs: isHide ? command.createdAtMs : null,
    popup: { at: 'out' },
    card: {
      ...noCard,
      state: isHide ? 'hidePending' : 'shown',
      hideEchoesOwed: command.tries > 0 && isHide ? 1 : 0,
    },
    knownByCardOnly: true,
    lastMid: null,
    isTest: false,
  };
  return command.state.at === 'failed' ? callAfterCommand(call, command, command.createdAtMs) : call;
}
