import type { BrokerAddress } from './testBroker.ts';

/**
 * The management API by hand, as an administrator who changes something past the set-up.
 * @returns what it answered; null for an empty answer
 * @throws where it refuses
 */
export async function manage(
  broker: BrokerAddress,
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const login = Buffer.from(`${broker.adminUser}:${broker.adminPassword}`).toString('base64');
  const answer = await fetch(new URL(path, broker.plainManagementUrl), {
    method,
    headers: { authorization: `Basic ${login}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}
