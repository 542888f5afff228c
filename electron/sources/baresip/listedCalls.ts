import {
  readAccounts,
  readCallLines,
  readCallStatus,
  type CallLine,
  type CallLines,
  type CallStatus,
} from './callListing.ts';
import type { ControlCommand, ControlResponse } from './controlMessages.ts';
import type { ListedCall } from './phoneCalls.ts';

type Send = (commands: readonly ControlCommand[]) => Promise<readonly ControlResponse[]>;

export interface ListedCalls {
  readonly calls: readonly ListedCall[];
  /** All calls of all accounts are in it: what is missing has ended. Otherwise nothing is known of what is missing. */
  readonly isWhole: boolean;
}

/** Longest list that is gone through: each call costs two commands. */
const mostCalls = 20;
const mostAccounts = 20;

/**
 * Asks baresip which calls there are. 1.0.0 lists the calls of the current account alone, and without their Call-ID, so that
 * each account and each call has to be made the current one to be looked at; what was current before is put back. With one
 * account and at most one call nothing is touched.
 */
export async function listCalls(send: Send): Promise<ListedCalls> {
  const [first, registrations] = await send([{ command: 'listcalls' }, { command: 'reginfo' }]);
  const list = linesOf(first);
  // Newer ones list all accounts at once, and give each call its id.
  if (list.namesAccounts) return describe(send, list);
  const accounts = readAccounts(textOf(registrations));
  const current = accounts.find(({ isCurrent }) => isCurrent);
  const others = accounts.filter(({ isCurrent }) => !isCurrent);
  if (current === undefined || others.length === 0) {
    const described = await describe(send, list);
    return { ...described, isWhole: described.isWhole && accounts.length === 1 };
  }
  const calls: ListedCall[] = [];
  let isWhole = others.length <= mostAccounts;
  for (const account of [...others.slice(0, mostAccounts), current]) {
    const [chosen, ofAccount] = await send([
      { command: 'uafind', params: account.address },
      { command: 'listcalls' },
    ]);
    const described = await describe(send, linesOf(ofAccount));
    calls.push(...described.calls);
    isWhole &&= described.isWhole && chosen?.ok === true;
  }
  return { calls, isWhole };
}

/** Asks for what a list leaves out: name, direction, and with 1.0.0 the Call-ID. */
async function describe(send: Send, list: CallLines): Promise<ListedCalls> {
  const lines = list.lines.slice(0, mostCalls);
  const calls: ListedCall[] = [];
  let current: ControlCommand | null = null;
  if (lines.length > 1) {
    // Each account has a current call, but what is chosen below is chosen for all of them.
    const { id } = readCallStatus(textOf((await send([{ command: 'callstat' }]))[0]));
    const line =
      lines.find((each) => each.id !== null && each.id === id) ?? lines.find((each) => each.isCurrent);
    current = line === undefined ? null : choosing(line);
  }
  for (const line of lines) {
    const choose = lines.length === 1 ? [] : [choosing(line)];
    const responses = await send([...choose, { command: 'callstat' }]);
    const call = callOf(line, readCallStatus(textOf(responses.at(-1))), lines.length === 1);
    if (call !== null) calls.push(call);
  }
  if (current !== null) await send([current]);
  return { calls, isWhole: list.isWhole && calls.length === list.lines.length };
}

function choosing({ id, line }: CallLine): ControlCommand {
  return id === null ? { command: 'line', params: line } : { command: 'callfind', params: id };
}

/** Null where nothing says which call it is. */
function callOf(line: CallLine, status: CallStatus, isOnly: boolean): ListedCall | null {
  const id = line.id ?? status.id;
  if (id === null) return null;
  // What is described may be another call, where choosing this one did not work.
  const isDescribed = status.id === null ? isOnly : status.id === id;
  const told: Partial<CallStatus> = isDescribed ? status : {};
  const states = [told.state ?? 'unknown', line.state];
  return {
    id,
    direction: told.direction ?? line.direction ?? 'incoming',
    account: told.account ?? line.account,
    peerUri: told.peerUri ?? line.peerUri ?? '',
    peerDisplayName: told.peerDisplayName ?? '',
    answered: states.includes('answered'),
    onHold: line.onHold,
    isEnding: states.includes('ending'),
  };
}

function linesOf(response: ControlResponse | undefined): CallLines {
  const list = readCallLines(textOf(response));
  return { ...list, isWhole: list.isWhole && response?.ok === true };
}

function textOf(response: ControlResponse | undefined): string {
  return response?.data ?? '';
}
