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
 * What may be sent to this portal now, oldest first, and when (Unix ms) the next may; null where nothing waits for time.
 */
export function readyCommands(
  commands: readonly Command[],
  portal: string,
  nowMs: number,
): { readonly ready: readonly Command[]; readonly nextAtMs: number | null } {
  const ready: Command[] = [];
  let nextAtMs: number | null = null;
  const open = new Set<string>();
  for (const command of commands) {
    const isBehind = open.has(command.callId);
    if (isOpen(command)) open.add(command.callId);
    if (command.state.at !== 'waiting' || command.portal !== portal || isBehind) continue;
    if (command.state.notBeforeMs <= nowMs) ready.push(command);
    else nextAtMs = Math.min(nextAtMs ?? Infinity, command.state.notBeforeMs);
  }
  return { ready, nextAtMs };
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
