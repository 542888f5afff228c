import type { Command } from '../ports/commandRecord.ts';
import type { CommandAnswer, Telephony, TelephonyOrder } from '../ports/portal.ts';

/** The command with one more try; a register remembers whether one of them may have opened the card. */
export function asSending(command: Command): Command {
  const sending = { tries: command.tries + 1, state: { at: 'sending' } } as const;
  if (command.kind !== 'register') return { ...command, ...sending };
  const { details } = command;
  return {
    ...command,
    ...sending,
    details: { ...details, maybeShown: details.maybeShown || details.show },
  };
}

/** What is asked of the portal. */
export function orderOf(command: Command): TelephonyOrder {
  const [userId = 0] = command.userIds;
  switch (command.kind) {
    case 'hide':
    case 'show':
      return { kind: command.kind, callId: command.callId, userIds: command.userIds };
    case 'register':
      return { kind: 'register', externalCallId: command.externalCallId, userId, call: command.details };
    case 'finish':
      return {
        kind: 'finish',
        // Held until both are known.
        callId: command.callId ?? '',
        userId,
        end: command.details.end ?? { durationS: 0, statusCode: '304' },
      };
    case 'note':
      // Held until its CALL_ID is known.
      return { kind: 'note', callId: command.callId ?? '', ...command.details };
    case 'recording':
      return { kind: 'recording', callId: command.callId ?? '', ...command.details };
    case 'transcript':
      return { kind: 'transcript', callId: command.callId ?? '', ...command.details };
  }
}

export function sendOrder(through: Telephony, order: TelephonyOrder): Promise<CommandAnswer> {
  switch (order.kind) {
    case 'hide':
      return through.hideCard(order.callId, order.userIds);
    case 'show':
      return through.showCard(order.callId, order.userIds);
    case 'register':
      return through.registerCall(order);
    case 'finish':
      return through.finishCall(order);
    case 'note':
      return through.saveNote(order);
    case 'recording':
      return through.attachRecording(order);
    case 'transcript':
      return through.attachTranscript(order);
  }
}
