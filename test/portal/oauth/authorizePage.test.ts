import { describe, expect, it } from 'vitest';
import { send, sendForm, startPortalForTest, type PortalFixture } from '../testing/portalFixture.ts';

const redirectUri = 'http://127.0.0.1:9/signed-in?kept=1';

async function withApplication() {
  const portal = await startPortalForTest();
  const { clientId } = portal.oauth.registerApplication({ redirectUri, scopes: ['telephony', 'pull'] });
  return { portal, clientId };
}

const page = (portal: PortalFixture, query: Record<string, string>) =>
  send(`${portal.url}/oauth/authorize/?${new URLSearchParams(query)}`);
const allow = (portal: PortalFixture, fields: Record<string, string>) =>
  sendForm(`${portal.url}/oauth/authorize/`, new URLSearchParams({ allow: 'Y', ...fields }).toString());

describe('the authorize page', () => {
  it('asks the operator first, whatever redirect address it is given', async () => {
    const { portal, clientId } = await withApplication();
    const reply = await page(portal, {
      client_id: clientId,
      state: '"><script>x',
      redirect_uri: 'https://evil.example/',
    });
    expect([reply.status, reply.headers.get('location')]).toEqual([200, null]);
    expect(reply.text).toContain(`<title>Sign in to ${new URL(portal.url).host}</title>`);
    expect(reply.text).toContain('<button type="submit" name="allow" value="Y">Allow</button>');
    expect(reply.text).toContain('value="2"> Pavel Colleague');
    expect(reply.text).not.toContain('Inactive');
    expect(reply.text).not.toContain('evil.example');
    expect(reply.text).not.toContain('<script>');
  });

  it('sends code, state and the rest to the registered address after Allow', async () => {
    const { portal, clientId } = await withApplication();
    const reply = await allow(portal, {
      client_id: clientId,
      state: 'the state & more',
      user_id: '2',
      redirect_uri: 'https://evil.example/',
    });
    expect(reply.status).toBe(302);
    const target = new URL(reply.headers.get('location') ?? '');
    const { host } = new URL(portal.url);
    expect(`${target.origin}${target.pathname}`).toBe('http://127.0.0.1:9/signed-in');
    expect(Object.fromEntries(target.searchParams)).toEqual({
      kept: '1',
      code: expect.stringMatching(/^\w{40,}$/),
      state: 'the state & more',
      domain: host,
      member_id: portal.oauth.memberId,
      scope: 'telephony,pull',
      server_domain: host,
    });
  });

  it('shows failures as a page and redirects nowhere', async () => {
    const { portal, clientId } = await withApplication();
    const refused = async (reply: Awaited<ReturnType<typeof page>>, text: string) => {
      expect([reply.status, reply.headers.get('location')]).toEqual([400, null]);
      expect(reply.text).toContain(text);
      expect(reply.text).not.toContain('Sign in to');
    };
    await refused(await page(portal, { client_id: 'local.unknown', state: 's' }), 'Application not found');
    await refused(await page(portal, {}), 'Application not found');
    await refused(await allow(portal, { client_id: clientId, user_id: '3' }), 'No such user');
    portal.oauth.updateApplication(clientId, { userIds: [1] });
    await refused(await allow(portal, { client_id: clientId, user_id: '2' }), 'does not have access');
    portal.oauth.updateApplication(clientId, { state: 'unpaid' });
    await refused(await page(portal, { client_id: clientId }), 'PAYMENT_REQUIRED');
    portal.oauth.updateApplication(clientId, { state: 'deleted' });
    await refused(await page(portal, { client_id: clientId }), 'Application not found');
  });
});
