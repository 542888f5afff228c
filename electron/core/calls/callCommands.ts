import type { AppErrorData } from '../../../contracts/errors.ts';
import type { CardCommand, Command, CommandSubject } from '../ports/commandRecord.ts';
import { shownCard, type Call } from './call.ts';
import { callAfterHide, unknownToPortal } from './callActions.ts';
import type { CallBook } from './joining/callBook.ts';
import { formatPhoneNumber } from '../numbers/phoneNumber.ts';
import { whoOf } from './snapshots/popupModel.ts';

/** What is written down of a call beside a command about it. */
export function subjectOf(call: Pick<Call, 'key' | 'party' | 'startedAtMs'>): CommandSubject {
  const { key, party, startedAtMs } = call;
  return { who: whoOf(call), phoneNumber: party.phoneNumber, startedAtMs, callKey: key };
}

export function findByCallId(book: CallBook, callId: string): Call | undefined {
  return book.calls.byCallId(callId);
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
      return callAfterShow(call, command, nowMs);
    case 'finish':
      return command.state.at === 'acknowledged' || command.state.at === 'nothingToDo'
        ? callAfterFinish(call)
        : call;
    case 'register':
    case 'note':
    case 'recording':
    case 'transcript':
      return call;
  }
}

/**
 * The portal closes the card of the operator whose call is finished (seen in the source of voximplant 24.100); of a call
 * that it does not know any more it shows no card either.
 */
function callAfterFinish(call: Call): Call {
  if (call.card.state !== 'shown') return call;
  const card = { ...call.card, state: 'hidden', closedBy: 'portal', problem: null } as const;
  return { ...call, card: { ...card, doubtfulHideAtMs: null } };
}

function callAfterShow(call: Call, { state }: Command, nowMs: number): Call {
  switch (state.at) {
    case 'acknowledged':
      // Shown after whatever hide was heard of before.
      if (call.dismissed || call.card.state !== 'shown') return call;
      return { ...call, card: { ...call.card, problem: null, doubtfulHideAtMs: null } };
    case 'failed':
      // The entry stays, the row says why the card may be missing.
      return withProblem(call, state.problem);
    case 'nothingToDo': {
      const who = whoOf(call);
      const noCard = withProblem(call, { code: 'call.noCard', params: { who } });
      return call.dismissed ? noCard : unknownToPortal(noCard, nowMs);
    }
    case 'waiting':
    case 'sending':
    case 'expired':
    case 'superseded':
    case 'held':
      return call;
  }
}

function withProblem(call: Call, problem: AppErrorData): Call {
  return { ...call, card: { ...call.card, problem } };
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
    isColleague: false,
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
    card: shownCard,
    knownByCardOnly: true,
    externalCallId: command.externalCallId,
    registerProblem: null,
    clearedForColleagues: false,
    lastMid: null,
    isTest: false,
  };
  return command.state.at === 'failed' ? callAfterCommand(call, command, command.createdAtMs) : call;
}
