import { isOfFinishedCall, isOpen, type Command } from '../ports/commandRecord.ts';

/**
 * What may be sent to this portal now, oldest first, and when the next may; null where nothing waits for time. Commands
 * about one call go one after the other, in the order in which they were wished, its finish last: the portal forgets a
 * call with its finish, and what was to be hidden then stays. What is added to a finished call goes after all of these,
 * since the portal has nothing to add it to before, and nothing waits for it but a newer one of its kind. Of recordings one goes at a
 * time: each may be large. Times are monotonic: a system clock that is set must not
 * strand a command.
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
  const toBeFinished = new Set<string>();
  for (const command of inOrder(commands)) {
    const names = namesOfCall(command);
    const isAppendix = isOfFinishedCall(command);
    const ownLane = isAppendix ? names.map((name) => `${command.kind} ${name}`) : names;
    const isBehind =
      ownLane.some((name) => open.has(name)) ||
      (isAppendix && names.some((name) => open.has(name) || toBeFinished.has(name)));
    if (isOpen(command)) ownLane.forEach((name) => open.add(name));
    if (command.state.at === 'held') names.forEach((name) => toBeFinished.add(name));
    if (command.state.at === 'waiting' && command.portal === portal && !isBehind) waiting.push(command);
  }
  const isDue = (command: Command): boolean => dueMs(command) <= monotonicMs;
  // Once one goes, all that the portal's limit holds back go along: one request instead of one each.
  const someGo = waiting.some(isDue);
  const goesNow = (command: Command): boolean => isDue(command) || (someGo && waitsForLimit(command));
  const ready: Command[] = [];
  let nextAtMs = Infinity;
  let oneIsUploaded = commands.some(({ kind, state }) => kind === 'recording' && state.at === 'sending');
  for (const command of waiting) {
    if (goesNow(command)) {
      if (command.kind === 'recording' && oneIsUploaded) continue;
      oneIsUploaded ||= command.kind === 'recording';
      ready.push(command);
    } else nextAtMs = Math.min(nextAtMs, dueMs(command));
  }
  return { ready, nextAtMs: nextAtMs === Infinity ? null : nextAtMs };
}

function inOrder(commands: readonly Command[]): readonly Command[] {
  const rank = (command: Command): number =>
    isOfFinishedCall(command) ? 2 : command.kind === 'finish' && command.state.at === 'waiting' ? 1 : 0;
  return commands.toSorted((a, b) => rank(a) - rank(b));
}

/**
 * Whether what was about to go has to wait after all, because something else about its call was wished in the meantime, or was
 * found on the disk: a finish for all but what is added to finished calls, and that for the finish as well.
 */
export function mustWaitAfterAll(command: Command, commands: readonly Command[]): boolean {
  const isAppendix = isOfFinishedCall(command);
  if (command.kind !== 'finish' && !isAppendix) return false;
  const names = namesOfCall(command);
  return commands.some(
    (other) =>
      other.id !== command.id &&
      !isOfFinishedCall(other) &&
      (isOpen(other) || (isAppendix && other.state.at === 'held')) &&
      namesOfCall(other).some((name) => names.includes(name)),
  );
}

/** A call is known by its CALL_ID, and before that by the EXTERNAL_CALL_ID under which it is registered. */
function namesOfCall({ callId, externalCallId }: Command): readonly string[] {
  return [
    ...(callId === null ? [] : [`CALL_ID ${callId}`]),
    ...(externalCallId === null ? [] : [`EXTERNAL_CALL_ID ${externalCallId}`]),
  ];
}

function waitsForLimit({ state }: Command): boolean {
  return state.at === 'waiting' && state.problem?.code === 'portal.tooManyRequests';
}

/** Waiting, and not because the portal asked to wait. */
export function waitsForNetwork(command: Command): boolean {
  if (command.state.at !== 'waiting') return false;
  const code = command.state.problem?.code;
  return code !== 'portal.tooManyRequests' && code !== 'portal.operationTimeLimit';
}
