import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import { startPortalForTest } from '../../../portal/testing/portalFixture.ts';
import { openSession } from '../testing/openSession.ts';

async function whyNot(webhookUrl: string): Promise<AppError> {
  const thrown: unknown = await openSession(webhookUrl)
    .check()
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  if (!(thrown instanceof AppError)) throw new Error('an AppError was expected');
  return thrown;
}

async function portOfNobody(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('a TCP address was expected');
  return address.port;
}

describe('portals that cannot be reached', () => {
  it('does not trust a certificate that nobody vouches for', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
      keyType: 'ec',
      algorithm: 'sha256',
    });
    const portal = await startPortalForTest({ tls: { key, cert } });
    const error = await whyNot(portal.webhookUrl(1));
    expect(error.code).toBe('portal.certificateNotTrusted');
    expect(portal.journal.requests).toEqual([]);
  });

  it('says so where nothing listens', async () => {
    const port = await portOfNobody();
    const error = await whyNot(`http://127.0.0.1:${port}/rest/1/k3x0canary5ecret/`);
    expect(error.toData()).toMatchObject({
      code: 'portal.unreachable',
      params: { host: `127.0.0.1:${port}`, reason: 'ECONNREFUSED' },
    });
  });

  it('says so where a name belongs to nobody', async () => {
    // RFC 6761: `.invalid` never resolves, whatever the resolver.
    expect((await whyNot('https://portal.invalid/rest/1/k3x0canary5ecret/')).code).toBe(
      'portal.nameNotResolved',
    );
  });

  it('says so where something else answers', async () => {
    const server = createServer((_request, response) => response.end('<h1>It works!</h1>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const port = portOf(server.address());
    expect((await whyNot(`http://127.0.0.1:${port}/rest/1/k3x0canary5ecret/`)).code).toBe(
      'portal.notAPortal',
    );
  });
});
