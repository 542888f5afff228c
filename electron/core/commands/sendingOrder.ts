import { isOpen, type Command } from '../ports/commandRecord.ts';

/** Commands about one call go one after the other, in the order in which they were wished. */
export function isBehindAnother(commands: readonly Command[], command: Command): boolean {
  for (const other of commands) {
    if (other.id === command.id) return false;
    if (other.callId === command.callId && isOpen(other)) return true;
  }
  return false;
}

/**
 * What may be sent to this portal now, oldest first, and when the next may; null where nothing waits for time. Times are
 * monotonic: a system clock that is set must not strand a command.
 *
 * @param dueMs when a waiting command may be sent
 */
export function readyCommands(
  commands: readonly Command[],
  portal: string,
  dueMs: (command: Command) => number,
  monotonicMs: number,
): { readonly ready: readonly Command[]; readonly nextAtMs: number | null } {
  const waiting: Command[] = [];
  const open = new Set<string>();
  for (const command of commands) {
    const isBehind = open.has(command.callId);
    if (isOpen(command)) open.add(command.callId);
    if (command.state.at === 'waiting' && command.portal === portal && !isBehind) waiting.push(command);
  }
  const isDue = (command: Command): boolean => dueMs(command) <= monotonicMs;
  // Once one goes, all that the portal's limit holds back go along: one request instead of one each.
  const someGo = waiting.some(isDue);
  const ready = waiting.filter((command) => isDue(command) || (someGo && waitsForLimit(command)));
  const later = waiting.filter((command) => !ready.includes(command)).map(dueMs);
  return { ready, nextAtMs: later.length === 0 ? null : Math.min(...later) };
}

function waitsForLimit({ state }: Command): boolean {
  return state.at === 'waiting' && state.problem?.code === 'portal.tooManyRequests';
}

/** A later command for the same call makes another try of this one pointless: the last wish counts. */
export function retryIsPointless(commands: readonly Command[], command: Command): boolean {
  return commands.some(
    (other) => other.callId === command.callId && other.id !== command.id && isOpen(other),
  );
}

/** Waiting, and not because the portal asked to wait. */
export function waitsForNetwork(command: Command): boolean {
  if (command.state.at !== 'waiting') return false;
  const code = command.state.problem?.code;
  return code !== 'portal.tooManyRequests' && code !== 'portal.operationTimeLimit';
}
