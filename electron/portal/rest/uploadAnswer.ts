import { parseBoundedJson } from '../network/boundedJson.ts';
import { restBounds } from './answer.ts';

/**
 * What the answer to an upload says that no other answer does. `taken`: the portal has the file, since it says nothing of an error
 * (Bitrix24 docs promise no form of that answer). `refused`: the server in front of it takes no file of this size (RFC 9110, 413), or
 * none that is sent by parts (411), however often. Null where it is an answer like any other.
 */
export function readUploadAnswer(httpStatus: number, body: string): 'taken' | 'refused' | null {
  const read = parseBoundedJson(body, restBounds);
  const value = read.kind === 'value' ? read.value : null;
  const said = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  if (said !== null && Object.hasOwn(said, 'error')) return null;
  if (httpStatus === 411 || httpStatus === 413) return 'refused';
  return said !== null && httpStatus >= 200 && httpStatus < 300 ? 'taken' : null;
}
