import { BusinessError } from '../../rest/errors.ts';
import type { RestMethod } from '../../rest/methods.ts';
import { isJsonObject, type JsonValue } from '../../rest/parsing/jsonValue.ts';
import { phpString } from '../../rest/parsing/phpValues.ts';
import type { CallTable } from '../calls.ts';

export interface TranscriptLine {
  readonly side: 'User' | 'Client';
  readonly startS: number;
  readonly stopS: number;
  readonly message: string;
}

export interface TranscriptTable {
  ofCall(callId: string): readonly TranscriptLine[] | undefined;
  keep(callId: string, lines: readonly TranscriptLine[]): number;
  clear(): void;
}

export function createTranscriptTable(): TranscriptTable {
  const kept = new Map<string, readonly TranscriptLine[]>();
  let nextId = 1;
  return {
    ofCall: (callId) => kept.get(callId),
    keep(callId, lines) {
      kept.set(callId, lines);
      return nextId++;
    },
    clear: () => kept.clear(),
  };
}

/** `telephony.call.attachTranscription`: of a finished call; times are cut to whole seconds (source of module voximplant). */
export function createAttachTranscriptionMethod(deps: {
  readonly calls: CallTable;
  readonly transcripts: TranscriptTable;
}): RestMethod {
  return {
    name: 'telephony.call.attachTranscription',
    scopes: ['telephony'],
    handle: ({ params }) => {
      const callId = phpString(params['CALL_ID']);
      if (callId === '') throw new BusinessError('CALL_ID should be set');
      const messages = params['MESSAGES'];
      if (!Array.isArray(messages)) throw new BusinessError('MESSAGES should be an array');
      const lines = messages.map((message, index) => lineOf(message, index));
      if (deps.calls.findFinished(callId) === undefined)
        throw new BusinessError(`Call ${callId} is not found. Is it finished?`);
      return { TRANSCRIPT_ID: deps.transcripts.keep(callId, lines) };
    },
  };
}

function lineOf(value: JsonValue, index: number): TranscriptLine {
  const line = isJsonObject(value) ? value : {};
  const name = `MESSAGES[${index}]`;
  const side = phpString(line['SIDE']);
  if (side !== 'User' && side !== 'Client')
    throw new BusinessError(`${name}[SIDE] should be either Client or User`);
  const [startS, stopS] = [whole(line['START_TIME']), whole(line['STOP_TIME'])];
  if (startS < 0) throw new BusinessError(`${name}[START_TIME] should be greater or equal to zero`);
  if (stopS <= 0) throw new BusinessError(`${name}[STOP_TIME] should be greater than zero`);
  const message = phpString(line['MESSAGE']);
  if (message === '') throw new BusinessError(`${name}[MESSAGE] is empty`);
  return { side, startS, stopS, message };
}

function whole(value: JsonValue | undefined): number {
  return Math.trunc(Number(value ?? 0)) || 0;
}
