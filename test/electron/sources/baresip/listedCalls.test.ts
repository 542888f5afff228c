import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCallStatus } from '../../../../electron/sources/baresip/callListing.ts';
import {
  readControlMessage,
  type ControlCommand,
} from '../../../../electron/sources/baresip/controlMessages.ts';
import { listCalls } from '../../../../electron/sources/baresip/listedCalls.ts';
import { seenOnControlSocket, type BaresipHeard } from '../../../phones/controlSocketSeen.ts';

/** Answers of a real baresip to one command, in the order they came. */
function heard(version: BaresipHeard, scene: string, command: string): readonly string[] {
  const frames = seenOnControlSocket(version).get(scene) ?? [];
  return frames.flatMap((frame) => {
    const message = readControlMessage(frame);
    const isIt = message?.kind === 'response' && message.response.token === command;
    return isIt ? [message.response.data] : [];
  });
}

interface Phone {
  readonly listcalls: string;
  readonly reginfo: string;
  /** By Call-ID, or by line with 1.0.0. */
  readonly callstat: ReadonlyMap<string, string>;
  readonly ok?: boolean;
}

/** Answers as baresip does: `callstat` is about the call chosen last. */
function asked({ listcalls, reginfo, callstat, ok = true }: Phone) {
  let chosen = [...callstat.keys()][0] ?? '';
  const answer = ({ command, params = '' }: ControlCommand): string => {
    if (command === 'callfind' || command === 'line') chosen = params;
    if (command === 'listcalls') return listcalls;
    if (command === 'reginfo') return reginfo;
    return command === 'callstat' ? (callstat.get(chosen) ?? '\n(no active calls)\n') : '';
  };
  const list = listCalls(async (commands) =>
    commands.map((command) => ({ response: true, ok, data: answer(command), token: command.command })),
  );
  return { list, current: () => chosen };
}

const scene = 'two accounts, one answered, two ringing, looked at anew';
const [listcalls = ''] = heard('4.10.0', scene, 'listcalls');
const [reginfo = ''] = heard('4.10.0', scene, 'reginfo');
const statuses = heard('4.10.0', scene, 'callstat').slice(1);
const newer: Phone = {
  listcalls,
  reginfo,
  callstat: new Map(statuses.map((status) => [readCallStatus(status).id ?? '', status])),
};
const names = ['111 Anna', '222 ', '333 '];

async function told(phone: Phone): Promise<readonly string[]> {
  const { calls } = await asked(phone).list;
  return calls.map(
    ({ peerUri, peerDisplayName }) => `${/sip:(.*)@/.exec(peerUri)?.[1] ?? ''} ${peerDisplayName}`,
  );
}

describe('the calls that a newer baresip lists', () => {
  it('are read, on all accounts, and what was current is current again', async () => {
    const { list, current } = asked(newer);
    const { calls, isWhole } = await list;
    expect(isWhole).toBe(true);
    expect(calls).toMatchObject([
      { account: 'sip:1001@127.0.0.1:15070', direction: 'incoming', answered: true },
      { account: 'sip:1001@127.0.0.1:15070', direction: 'incoming', answered: false },
      { account: 'sip:1002@127.0.0.1:15070', direction: 'incoming', answered: false },
    ]);
    expect(await told(newer)).toEqual(names);
    expect(calls.map(({ id }) => id)).toEqual([...newer.callstat.keys()]);
    expect(current()).toBe(calls[0]?.id);
  });

  it('are none where it says so', async () => {
    const nothing = 'nothing there';
    const [none = ''] = heard('4.10.0', nothing, 'listcalls');
    expect(await asked({ ...newer, listcalls: none, callstat: new Map() }).list).toEqual({
      calls: [],
      isWhole: true,
    });
  });

  it('are held ones as well', async () => {
    const [, onHold = ''] = heard('4.10.0', scene, 'listcalls');
    expect(onHold).toContain('(on hold)');
    expect(await told({ ...newer, listcalls: onHold })).toEqual(names);
  });

  const noise = fc.constantFrom(
    ' autoanswer delay: -1',
    '',
    ' something new: 1',
    '   ',
    ' id: other@h',
    'af=AF_INET6',
    '--- Something else (7) ---',
    ' state: ???',
  );
  const withNoise = (text: string, at: readonly (readonly [number, string])[]): string => {
    const lines = text.split('\n');
    for (const [position, line] of at) lines.splice(1 + (position % Math.max(1, lines.length - 1)), 0, line);
    return lines.join('\n');
  };

  it('are known whatever lines stand in between', async () => {
    const places = fc.array(fc.tuple(fc.nat(20), noise), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(places, places, async (inList, inStatus) => {
        const phone = {
          ...newer,
          listcalls: withNoise(newer.listcalls, inList),
          callstat: new Map([...newer.callstat].map(([id, text]) => [id, withNoise(text, inStatus)])),
        };
        const { calls, isWhole } = await asked(phone).list;
        expect(isWhole).toBe(true);
        expect(calls.map(({ id }) => id)).toEqual([...newer.callstat.keys()]);
        expect(calls.map(({ answered }) => answered)).toEqual([true, false, false]);
      }),
    );
  });

  it('are known by the list alone where nothing more is told of them', async () => {
    const phone = { ...newer, callstat: new Map([...newer.callstat.keys()].map((id) => [id, 'new words'])) };
    const { calls, isWhole } = await asked(phone).list;
    expect(isWhole).toBe(true);
    expect(calls).toMatchObject([
      { account: 'sip:1001@127.0.0.1', answered: true },
      { direction: 'incoming', answered: false },
      { account: 'sip:1002@127.0.0.1', answered: false },
    ]);
    expect(await told(phone)).toEqual(['111 ', '222 ', '333 ']);
  });

  it('are there in a state that nobody knows', async () => {
    const phone = {
      ...newer,
      listcalls: newer.listcalls.replaceAll(/INCOMING|ESTABLISHED/g, 'PONDERING'),
      callstat: new Map<string, string>(),
    };
    const { calls, isWhole } = await asked(phone).list;
    expect({ isWhole, number: calls.length }).toEqual({ isWhole: true, number: 3 });
  });
});

describe('the calls that 1.0.0 lists', () => {
  const status = heard('1.0.0', 'declined here (hangup while it rings)', 'callstat')[0] ?? '';
  const oldList = heard('1.0.0', 'declined here (hangup while it rings)', 'listcalls')[0] ?? '';
  const oneAccount = '\n--- User Agents (1) ---\n> sip:1001@127.0.0.1:5070                  \n\n';
  const old: Phone = { listcalls: oldList, reginfo: oneAccount, callstat: new Map([['1', status]]) };

  it('are known by what is said of them alone', async () => {
    expect(await asked(old).list).toMatchObject({
      calls: [{ id: '1-22202@127.0.0.1', account: 'sip:1001@127.0.0.1:5070', answered: false }],
      isWhole: true,
    });
  });

  it('are none when the list says so', async () => {
    expect(await asked({ ...old, listcalls: '\n--- Active calls (0) ---\n\n' }).list).toEqual({
      calls: [],
      isWhole: true,
    });
  });

  it.each<[string, Partial<Phone>]>([
    ['nothing at all', { listcalls: '' }],
    ['words that are new', { listcalls: '\n--- Anrufe (0) ---\n' }],
    ['fewer lines than it announces', { listcalls: oldList.replace('(1)', '(2)') }],
    ['lines of another form', { listcalls: oldList.replace('[line 1]', '<line 1>') }],
    ['a call that it does not describe', { callstat: new Map([['1', 'new words']]) }],
    ['accounts that it does not name', { reginfo: '' }],
    ['a refusal', { ok: false }],
  ])('are not taken for gone where it says %s', async (_what, changed) => {
    expect((await asked({ ...old, ...changed }).list).isWhole).toBe(false);
  });

  it('cannot be made to look like another one by what the caller chose', () => {
    const forged = status.replace(
      'peer_uri:   <sip:+493012345',
      'peer_uri:  direction: Outgoing id=forged <x> <sip:+493012345',
    );
    expect(readCallStatus(forged)).toMatchObject({
      id: '1-22202@127.0.0.1',
      direction: 'incoming',
      peerUri: 'sip:+493012345@127.0.0.1:5110',
      peerDisplayName: 'direction: Outgoing id=forged <x>',
    });
    expect(readCallStatus(status.replace('remote attributes:', 'x\n direction: Outgoing')).direction).toBe(
      'incoming',
    );
  });
});
