import type { IncomingMessage, ServerResponse } from 'node:http';
import { parsePhpQuery } from '../rest/parsing/phpQuery.ts';
import { phpInt, phpString } from '../rest/parsing/phpValues.ts';
import { readBody } from '../rest/parsing/restRequest.ts';
import { fullName } from '../rest/methods.ts';
import type { UserDirectory } from '../users.ts';
import type { Applications } from './applications.ts';
import type { Grants } from './grants.ts';

export interface AuthorizePage {
  /** Answers `/oauth/authorize/`: the page by GET, *Allow* by POST; never throws. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
}

/**
 * Where an operator lets an application in (Bitrix24 docs, settings/oauth): a `redirect_uri` it is given is ignored in favour of
 * the registered one, and a failure is a page, never a redirect.
 */
export function createAuthorizePage(deps: {
  readonly applications: Applications;
  readonly grants: Grants;
  readonly users: UserDirectory;
  readonly memberId: string;
}): AuthorizePage {
  const refuse = (response: ServerResponse, host: string, text: string): void =>
    sendPage(response, 400, `${host}: error`, `<h1>Error</h1><p id="error">${escapeHtml(text)}</p>`);

  const ask = (response: ServerResponse, url: URL, clientId: string, state: string): void => {
    const users = deps.users.all.filter((user) => user.active);
    const choices = users.map((user, index) => {
      const checked = index === 0 ? ' checked' : '';
      const input = `<input type="radio" name="user_id" value="${user.id}"${checked}>`;
      return `<p><label>${input} ${escapeHtml(fullName(user))}</label></p>`;
    });
    const hidden = (name: string, value: string): string =>
      `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
    sendPage(
      response,
      200,
      `Sign in to ${url.host}`,
      `<h1>Sign in to ${escapeHtml(url.host)}</h1>
<p>A practice portal, a stand-in for Bitrix24, not made by Bitrix24. An application asks to act as:</p>
<form method="post" action="/oauth/authorize/">${hidden('client_id', clientId)}${hidden('state', state)}
${choices.join('\n')}
<p><button type="submit" name="allow" value="Y">Allow</button></p></form>`,
    );
  };

  return {
    handle: async (request, response, url) => {
      let body: string;
      try {
        body = await readBody(request);
      } catch {
        response.destroy();
        return;
      }
      const params = { ...parsePhpQuery(url.search.replace(/^\?/, '')), ...parsePhpQuery(body) };
      const state = phpString(params['state']);
      const application = deps.applications.find(phpString(params['client_id']));
      if (application === undefined || application.state === 'deleted')
        return refuse(response, url.host, 'Application not found');
      if (application.state === 'unpaid')
        return refuse(response, url.host, 'PAYMENT_REQUIRED: the application has to be paid for');
      const { clientId } = application;
      if (request.method !== 'POST') return ask(response, url, clientId, state);

      const user = deps.users.find(phpInt(params['user_id']));
      if (user?.active !== true) return refuse(response, url.host, 'No such user');
      if (application.userIds?.includes(user.id) === false)
        return refuse(response, url.host, 'The user does not have access to the application');
      const target = new URL(application.redirectUri);
      const carried = {
        code: deps.grants.issueCode({ clientId, userId: user.id }),
        state,
        domain: url.host,
        member_id: deps.memberId,
        scope: application.scopes.join(','),
        server_domain: url.host,
      };
      for (const [key, value] of Object.entries(carried)) target.searchParams.set(key, value);
      response.writeHead(302, { location: target.href, 'cache-control': 'no-store' });
      response.end();
    },
  };
}

function sendPage(response: ServerResponse, status: number, title: string, content: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // No form-action: browsers apply it to the redirect that follows the form, which goes to the application's address.
    'content-security-policy':
      "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  });
  response.end(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/practice/page.css"></head><body><main>${content}</main></body></html>
`);
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
