import type { ControlCommand, ControlResponse } from './controlMessages.ts';
import type { ListedCall } from './phoneCalls.ts';

type Send = (commands: readonly ControlCommand[]) => Promise<readonly ControlResponse[]>;

/** Longest list that is gone through: each call costs two commands. */
const mostCalls = 20;
const mostAccounts = 20;

/**
 * Asks baresip which calls there are. 1.0.0 lists the calls of the current account alone, and without their Call-ID, so that
 * each account and each call has to be made the current one to be looked at; what was current before is put back. With one
 * account and at most one call nothing is touched.
 */
export async function listCalls(send: Send): Promise<readonly ListedCall[]> {
  const [first, registrations] = await send([{ command: 'listcalls' }, { command: 'reginfo' }]);
  const accounts = accountsOf(registrations?.data ?? '');
  const current = accounts.find(({ isCurrent }) => isCurrent);
  const others = accounts.filter(({ isCurrent }) => !isCurrent).slice(0, mostAccounts);
  // Newer ones list all accounts at once, and give each call its id.
  if (others.length === 0 || current === undefined || /^User-Agent:/m.test(first?.data ?? ''))
    return callsListed(send, first?.data ?? '');
  const found: ListedCall[] = [];
  for (const account of [...others, current]) {
    const [, list] = await send([{ command: 'uafind', params: account.address }, { command: 'listcalls' }]);
    found.push(...(await callsListed(send, list?.data ?? '')));
  }
  return found;
}

async function callsListed(send: Send, list: string): Promise<readonly ListedCall[]> {
  const lines = linesOf(list).slice(0, mostCalls);
  const calls: ListedCall[] = [];
  for (const line of lines) {
    const choose = lines.length === 1 ? [] : [line.choose];
    const responses = await send([...choose, { command: 'callstat' }]);
    const call = callOf(responses.at(-1)?.data ?? '');
    if (call !== null) calls.push(call);
  }
  const current = lines.find(({ isCurrent }) => isCurrent);
  if (lines.length > 1 && current !== undefined) await send([current.choose]);
  return calls;
}

/** `> sip:1001@pbx.example                 OK` in the answer to `reginfo`; the current one is marked. */
function accountsOf(text: string): readonly { readonly address: string; readonly isCurrent: boolean }[] {
  return [...text.matchAll(/^([> ]) ?(sips?:[\x21-\x7e]+)/gim)].map((match) => ({
    isCurrent: match[1] === '>',
    address: match[2] ?? '',
  }));
}

/** `> [line 2]  0:00:00   INCOMING             sip:...` (1.0.0), `> [line 2, id 4f3...]  0:00:00 ...` (newer). */
function linesOf(text: string): readonly { readonly choose: ControlCommand; readonly isCurrent: boolean }[] {
  return [...text.matchAll(/^([> ]) ?\[line (\d+)(?:, id ([\x21-\x7e]+))?\] /gm)].map((match) => ({
    isCurrent: match[1] === '>',
    choose:
      match[3] === undefined
        ? { command: 'line', params: match[2] ?? '' }
        : { command: 'callfind', params: match[3] },
  }));
}

/**
 * One call as `callstat` describes it. The lines stand in a fixed order, and what the caller chose cannot hold a line break,
 * so that it cannot pretend to be another line.
 */
function callOf(text: string): ListedCall | null {
  const match =
    /^=+ Call debug \((\w+)\) =+\n local_uri: *([^\n]*)\n peer_uri: ?([^\n]*?) *<([^\n]*)>\n af=\S+ id=([^\n]+)\n direction: (\w+)/m.exec(
      text,
    );
  if (match === null) return null;
  const [, state, local, name, peerUri, id, direction] = match;
  const account = /(sips?:[^<>\s]+)/i.exec(local ?? '')?.[1] ?? null;
  return {
    id: id ?? '',
    direction: direction === 'Outgoing' ? 'outgoing' : 'incoming',
    account,
    peerUri: peerUri ?? '',
    peerDisplayName: name ?? '',
    answered: state === 'ESTABLISHED',
  };
}
