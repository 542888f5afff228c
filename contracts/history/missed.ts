import type { CallRow } from '../calls.ts';

/**
 * Whether nobody here took it. Of a call whose end nobody explained (`unknown`) that is not claimed; somebody who was called and
 * did not pick up has missed it, and not the operator.
 */
export function wasMissed({ direction, outcome }: Pick<CallRow, 'direction' | 'outcome'>): boolean {
  return outcome === 'missed' && direction !== 'outgoing';
}
