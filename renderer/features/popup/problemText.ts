import type { AppErrorData } from '../../../contracts/errors.ts';

/**
 * What happened and what to do, in the language in use. The texts of errors are loaded when there is one: an arriving call
 * never waits for them.
 */
export async function loadProblemText(problem: AppErrorData): Promise<string> {
  const { errorText } = await import('../../../contracts/messages/errorTexts.ts');
  const { text, nextStep } = errorText(problem);
  return `${text} ${nextStep}`;
}
