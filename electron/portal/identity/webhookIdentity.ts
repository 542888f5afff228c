import type { WebhookAccess } from '../../../contracts/access/webhookUrl.ts';
import type { RequestIdentity } from '../rest/requestIdentity.ts';

/** An inbound webhook: its code stands in the path. */
export function createWebhookIdentity(access: WebhookAccess): RequestIdentity {
  const base = `${access.origin}/rest/${access.userId}/${access.code}/`;
  return {
    signedInBy: 'webhook',
    origin: access.origin,
    ready: () => Promise.resolve(null),
    sign: (method, params) => ({ url: base + method, json: params, token: '' }),
    secrets: () => [access.code],
  };
}
