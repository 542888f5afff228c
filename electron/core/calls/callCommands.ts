import type { CardCommand, Command, CommandSubject } from '../ports/commandRecord.ts';
import { noCard, type Call } from './call.ts';
import { hideAnswered, hideDelayed, hideFailed, hideIsOnTheWire, showFailed } from './callActions.ts';
import type { CallBook } from './joining/callBook.ts';
import { formatPhoneNumber } from './joining/phoneNumber.ts';
import { whoOf } from './snapshots/popupModel.ts';

/** What is written down of a call beside a command about it. */
export function subjectOf(call: Call): CommandSubject {
  return { who: whoOf(call), phoneNumber: call.party.phoneNumber, startedAtMs: call.startedAtMs };
}

export function findByCallId(book: CallBook, callId: string): Call | undefined {
  return book.calls.byCallId(callId);
}

/**
 * Whether a command is about this operator's own card; a hide may be for colleagues alone.
 *
 * @param operatorUserId null while no portal is connected: then the account that the command belongs to tells
 */
export function isForOperator(command: Command, operatorUserId: number | null): boolean {
  const userId = operatorUserId ?? Number(command.portal.split('/').at(-1));
  return command.userIds.includes(userId);
}

/**
 * What a change of a command means for the call it is about, where it is for this operator; the same object where it
 * means nothing. What a register means is the registrar's to say.
 */
export function callAfterCommand(call: Call, command: Command, nowMs: number): Call {
  switch (command.kind) {
    case 'hide':
      return callAfterHide(call, command, nowMs);
    case 'show':
      return callAfterShow(call, command);
    case 'finish':
      return command.state.at === 'acknowledged' ? callAfterFinish(call) : call;
    case 'register':
      return call;
  }
}

/** The portal closes the card of the operator whose call is finished (seen in the source of voximplant 24.100). */
function callAfterFinish(call: Call): Call {
  if (call.card.state !== 'shown' && call.card.state !== 'hidePending') return call;
  return { ...call, card: { ...call.card, state: 'hidden', closedBy: 'portal', problem: null } };
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
    case 'held':
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
export function callFromCommand(key: string, command: CardCommand, country: string): Call {
  const { who, phoneNumber, startedAtMs } = command.subject;
  const formattedNumber = formatPhoneNumber(phoneNumber, country);
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
    shownTo: null,
    isForGroup: false,
    phones: [],
    state: 'ringing',
    outcome: null,
    startedAtMs,
    rangAtMs: startedAtMs,
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
    externalCallId: command.externalCallId,
    registerProblem: null,
    clearedForColleagues: false,
    lastMid: null,
    isTest: false,
  };
  return command.state.at === 'failed' ? callAfterCommand(call, command, command.createdAtMs) : call;
}
