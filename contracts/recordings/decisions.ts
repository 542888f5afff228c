import type { Recording } from './recordings.ts';

/**
 * The operator has something to say of it that nobody else can, and it is worth telling them: which call it is of, or whether it is
 * sent anew. A recording that fits no call is not told where no call about that time lacks one: then it is of a talk that Bitrix24
 * knows nothing of (inside the house, or private), and nothing is missing there.
 */
export function needsDecision({ standing, calls }: Pick<Recording, 'standing' | 'calls'>): boolean {
  if (standing.at === 'noCall') return calls.some(({ recording }) => recording === 'none');
  return standing.at === 'unclear' || standing.at === 'changed';
}
