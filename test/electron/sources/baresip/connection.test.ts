import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startBaresip } from '../../../phones/baresip.ts';
import { freePort } from '../../../phones/freePorts.ts';
import { encodeNetstring } from '../../../../electron/sources/baresip/netstring.ts';
import { followSource } from './followedSource.ts';

/** Something else that listens where baresip should: does this with each connection. */
async function impostor(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Takes every command and has nothing to say. @param asked gets the names of the commands @param never not answered at all */
function answerAll(socket: Socket, asked: string[], never?: string): void {
  socket.on('data', (chunk: Buffer) => {
    for (const [, command, token] of chunk.toString().matchAll(/"command":"(\w+)".*?"token":"([^"]+)"/g)) {
      asked.push(command ?? '');
      if (command === never) continue;
      socket.write(encodeNetstring(JSON.stringify({ response: true, ok: true, data: '', token })));
    }
  });
}

describe('the connection to baresip', { timeout: 30_000 }, () => {
  it('says where nobody listens, goes on trying, and is live once baresip is there', async () => {
    const ports = { sip: await freePort(), control: await freePort() };
    const followed = followSource(ports.control);
    const down = await followed.state('down');
    expect(down.problem).toMatchObject({
      code: 'phone.notReachable',
      params: { address: `127.0.0.1:${ports.control}`, reason: 'refused' },
    });
    expect(await followed.source.test()).toMatchObject({
      heard: false,
      problem: { code: 'phone.notReachable' },
    });
    await expect(followed.control.dial('123')).rejects.toMatchObject({ code: 'phone.notReachable' });

    const phone = await startBaresip({ ports });
    onTestFinished(phone.stop);
    const live = await followed.state('live');
    expect(live.problem).toBeNull();
    const tested = await followed.source.test();
    expect(tested.heard && tested.tookMs).toBeLessThan(1000);
  });

  it('gives up what is no baresip with a problem that says so, and tries again', async () => {
    let connections = 0;
    const port = await impostor((socket) => {
      connections += 1;
      socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    const followed = followSource(port);
    const down = await followed.state('down');
    expect(down.problem).toMatchObject({ code: 'phone.notReachable', params: { reason: 'notBaresip' } });
    await expect.poll(() => connections, { timeout: 5000 }).toBeGreaterThan(2);
  });

  it('is not taken for live while nothing answers', async () => {
    const port = await impostor(() => undefined);
    const followed = followSource(port);
    const down = await followed.state('down');
    expect(down.problem).toMatchObject({ params: { reason: 'silent' } });
  });

  it('survives messages that are whole and make no sense, and asks for the calls again', async () => {
    const asked: string[] = [];
    const port = await impostor((socket) => {
      for (const text of [
        '',
        'null',
        '[]',
        '{"event":true}',
        '{"event":"yes","type":"CALL_INCOMING"}',
        '{"a":',
        '{"response":true}',
      ])
        socket.write(encodeNetstring(text));
      answerAll(socket, asked);
    });
    const followed = followSource(port);
    await followed.state('live');
    expect(followed.events).toEqual([]);
    await expect.poll(() => asked.filter((command) => command === 'listcalls').length).toBeGreaterThan(1);
  });

  it('loses nothing where a phone does not say which call it has begun', async () => {
    const asked: string[] = [];
    let connections = 0;
    const port = await impostor((socket) => {
      connections += 1;
      answerAll(socket, asked, 'callstat');
    });
    const followed = followSource(port);
    await followed.state('live');
    const before = asked.length;
    expect(await followed.control.begin('100')).toBeNull();
    await followed.control.dial('101');
    expect(asked.slice(before)).toEqual(['dial', 'callstat', 'dial']);
    expect(followed.health.map(({ state }) => state)).toEqual(['starting', 'live']);
    expect(connections).toBe(1);
  });

  it('asks for the calls once, however many messages in a row make no sense', async () => {
    const asked: string[] = [];
    let phone: Socket | null = null;
    const port = await impostor((socket) => {
      phone = socket;
      answerAll(socket, asked);
    });
    const followed = followSource(port);
    await followed.state('live');
    const lists = (): number => asked.filter((command) => command === 'listcalls').length;
    const listsBefore = lists();
    const garbage = encodeNetstring('null');
    (phone as Socket | null)?.write(Buffer.concat(Array.from({ length: 500 }, () => garbage)));
    await expect.poll(lists).toBeGreaterThan(listsBefore);
    // Asked last and answered last: by then all that was queued has been asked.
    await followed.control.dial('100').catch(() => undefined);
    expect(lists() - listsBefore).toBeLessThanOrEqual(3);
  });

  it('does not take the `ok` of a phone that answers nothing for an answered call', async () => {
    const incoming = {
      event: true,
      type: 'CALL_INCOMING',
      direction: 'incoming',
      id: 'x@h',
      peeruri: 'sip:1@h',
    };
    const port = await impostor((socket) => {
      socket.write(encodeNetstring(JSON.stringify(incoming)));
      socket.on('data', (chunk: Buffer) => {
        for (const [, command, token] of chunk
          .toString()
          .matchAll(/"command":"(\w+)".*?"token":"([^"]+)"/g)) {
          const status =
            '=== Call debug (INCOMING) ===\n local_uri:  <sip:2@h>\n peer_uri:   <sip:1@h>\n af=AF_INET id=x@h\n direction: Incoming\n';
          const list = '> [line 1]  0:00:00   INCOMING   sip:1@h\n';
          const data = command === 'callstat' ? status : command === 'listcalls' ? list : '';
          socket.write(encodeNetstring(JSON.stringify({ response: true, ok: true, data, token })));
        }
      });
    });
    const followed = followSource(port);
    await followed.state('live');
    await expect(followed.control.answer('x@h')).rejects.toMatchObject({ code: 'phone.refused' });
  });

  it.each([
    ['in words that are new', 'Anrufe: 1'],
    ['not at all', ''],
    ['with a count alone', '\n--- Active calls (1) ---\n'],
  ])(
    'comes back to a phone that lists its calls %s: what rang rings on, and can be declined',
    async (_how, list) => {
      const frame = (message: object): Buffer => encodeNetstring(JSON.stringify(message));
      const call = {
        event: true,
        direction: 'incoming',
        id: 'x@h',
        peeruri: 'sip:1@h',
        accountaor: 'sip:2@h',
      };
      let connections = 0;
      const port = await impostor((socket) => {
        connections += 1;
        const isFirst = connections === 1;
        socket.on('data', (chunk: Buffer) => {
          for (const [, command, token] of chunk
            .toString()
            .matchAll(/"command":"(\w+)".*?"token":"([^"]+)"/g)) {
            const data = command === 'listcalls' ? (isFirst ? '--- Active calls (0) ---' : list) : '';
            if (command === 'hangup')
              socket.write(frame({ ...call, type: 'CALL_CLOSED', param: 'Rejected by user' }));
            socket.write(frame({ response: true, ok: true, data, token }));
            if (isFirst && command === 'reginfo') {
              socket.write(frame({ ...call, type: 'CALL_INCOMING' }));
              socket.end();
            }
          }
        });
      });
      const followed = followSource(port);
      await followed.event('offered', 'x@h');
      await expect.poll(() => connections, { timeout: 5000 }).toBeGreaterThan(1);
      await expect.poll(() => followed.health.at(-1)?.state, { timeout: 5000 }).toBe('live');
      expect(followed.events.map(({ type }) => type)).toEqual(['offered']);
      await followed.control.decline('x@h');
      expect(await followed.event('ended', 'x@h')).toMatchObject({ outcome: 'declined' });
    },
  );

  it('moves to the port that is chosen', async () => {
    const phone = await startBaresip();
    onTestFinished(phone.stop);
    const followed = followSource(await freePort());
    await followed.state('down');
    followed.setPort(phone.ports.control);
    await followed.state('live');
    expect(
      followed.source
        .setup()
        .map(({ text }) => text)
        .join(''),
    ).toContain(`ctrl_tcp_listen\t\t127.0.0.1:${phone.ports.control}\n`);
  });

  it('tells nothing once it is stopped', async () => {
    const phone = await startBaresip();
    onTestFinished(phone.stop);
    const followed = followSource(phone.ports.control);
    await followed.state('live');
    followed.stop();
    const told = followed.health.length;
    await phone.restart();
    expect(followed.health.length).toBe(told);
    expect(await followed.source.test()).toMatchObject({ heard: false });
  });
});
