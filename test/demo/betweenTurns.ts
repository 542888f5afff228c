import type { ElectronApplication } from 'playwright';

/**
 * Has what is evaluated in the main process run between its turns. An inspector's question interrupts whatever runs there, the
 * middle of Node's own timers included: one that sets or clears a timer just then breaks their order, and the program goes round
 * in it for good (seen in a benchmark's 250 calls, and with Node 20 alone within a minute of such questions).
 *
 * @returns the same program
 */
export function askBetweenTurns(app: ElectronApplication): ElectronApplication {
  const evaluate = app.evaluate.bind(app);
  const evaluateHandle = app.evaluateHandle.bind(app);
  // Playwright sends the text of a function, and takes a text itself for no function.
  const betweenTurns = (question: unknown): (() => unknown) => {
    const text = `async (electron, input) => { await null; return (${String(question)})(electron, input); }`;
    return Object.assign(() => undefined, { toString: () => text });
  };
  return Object.assign(app, {
    evaluate: (question: unknown, input: unknown) => evaluate(betweenTurns(question), input),
    evaluateHandle: (question: unknown, input: unknown) => evaluateHandle(betweenTurns(question), input),
  });
}
