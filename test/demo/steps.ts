export interface Steps {
  /** Prints what has happened, with the milliseconds since the start. */
  tell(text: string): void;
  /** Prints something that takes no time: what to do, what was measured. */
  note(text: string): void;
}

/** Prints the steps of the demonstration, each with its time. */
export function createSteps(print: (line: string) => void, nowMs = () => performance.now()): Steps {
  const startedAtMs = nowMs();
  return {
    tell: (text) => print(`${String(Math.round(nowMs() - startedAtMs)).padStart(7)} ms  ${text}`),
    note: (text) => print(`            ${text}`),
  };
}
