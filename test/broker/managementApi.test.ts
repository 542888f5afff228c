import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createManagementApi } from '../../build/floor/managementApi.ts';
import { sharedBroker } from './rig/sharedBroker.ts';
import { manage } from './rig/manage.ts';
import { runAlone, runSetUp } from './rig/madeFloor.ts';
import { freePorts } from './rig/loopbackPorts.ts';

const broker = sharedBroker();
const portal = '--portal=api.example';
const admin = `--admin=${broker.adminUser}`;
const account = 'api-somebody';

beforeAll(() => manage(broker, 'PUT', `/api/users/${account}`, { password: 'some-password', tags: '' }));
afterAll(() => manage(broker, 'DELETE', `/api/users/${account}`));

/** Says one thing to whoever connects, whatever is asked. */
async function serverThatSays(text: string): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(text));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

describe('a set-up that cannot be done says why, and ends with 1', () => {
  it('where the administrator’s password is wrong, without saying it', async () => {
    const { exitCode, printed } = await runSetUp(broker, [portal], { password: 'not-the-password' });
    expect(exitCode).toBe(1);
    expect(printed.at(-1)).toBe(
      `${broker.managementUrl} does not let the account "it" in: account or password is wrong.`,
    );
    expect(printed.join('\n')).not.toContain('not-the-password');
  });

  it('where there is no password', async () => {
    const { exitCode, printed } = await runSetUp(broker, [portal], { password: null });
    expect(exitCode).toBe(1);
    expect(printed.at(-1)).toMatch(/^The password of the account "it" is missing: RINGSIDE_BROKER_PASSWORD/);
  });

  it('where the account may not manage the broker, or may too little', async () => {
    const as = (): ReturnType<typeof runAlone> =>
      runAlone([portal, `--broker=${broker.plainManagementUrl}`, `--admin=${account}`], 'some-password');
    const none = await as();
    expect(none.exitCode).toBe(1);
    expect(none.printed.at(-1)).toContain(`rabbitmqctl set_user_tags ${account} administrator`);
    await manage(broker, 'PUT', `/api/users/${account}`, {
      password: 'some-password',
      tags: 'administrator',
    });
    const noRights = await as();
    expect(noRights.exitCode).toBe(1);
    expect(noRights.printed.at(-1)).toContain(`rabbitmqctl -p ringside set_permissions ${account}`);
  });

  it('where the certificate is of an authority that is not known', async () => {
    const { exitCode, printed } = await runAlone([portal, `--broker=${broker.managementUrl}`, admin], 'any');
    expect(exitCode).toBe(1);
    expect(printed.at(-1)).toContain('has a certificate that is not trusted');
    expect(printed.at(-1)).toContain('--ca=FILE');
  });

  it('where nothing listens', async () => {
    const [port] = await freePorts(1);
    const { exitCode, printed } = await runAlone([portal, `--broker=http://127.0.0.1:${port}`, admin], 'any');
    expect(exitCode).toBe(1);
    expect(printed.at(-1)).toContain('rabbitmq-plugins enable rabbitmq_management');
  });

  it.each([
    ['a web page', 'HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>', 'Is this its address?'],
    ['JSON of somebody else', 'HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n{"a": 1}', 'Is this its address?'],
    ['nothing', '', 'does not answer'],
    ['AMQP', 'AMQP\u0000\u0000\t\u0001', 'does not answer'],
    ['an error without words', 'HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n', 'answered 500: HTTP 500'],
  ])('where the answer is %s', async (_what, answer, told) => {
    const server = await serverThatSays(answer);
    try {
      const { exitCode, printed } = await runAlone([portal, `--broker=${server.url}`, admin], 'any');
      expect(exitCode).toBe(1);
      expect(printed.at(-1)).toContain(told);
    } finally {
      server.close();
    }
  });

  it.each([
    ['nothing', ''],
    ['half an answer', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n['],
  ])('where %s comes in time', async (_what, begun) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.write(begun);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const api = createManagementApi({ url, user: 'it', password: 'any', authority: null }, 100);
    await expect(api.get('/api/users', v.unknown())).rejects.toThrow(`${url} does not answer in time.`);
    server.close();
  });

  it('where TLS is asked of a port without it', async () => {
    const url = broker.plainManagementUrl.replace('http:', 'https:');
    const { exitCode, printed } = await runAlone([portal, `--broker=${url}`, admin], 'any');
    expect(exitCode).toBe(1);
    expect(printed.at(-1)).toContain('does not speak TLS');
  });
});
