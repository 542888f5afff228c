import { onTestFinished } from 'vitest';
import { createPracticePortal, type PracticePortal, type PracticePortalOptions } from '../practicePortal.ts';
import { parseJson, type JsonValue } from '../rest/parsing/jsonValue.ts';

export interface RestReply {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON body; undefined when the body is not JSON. */
  readonly json: JsonValue | undefined;
  readonly text: string;
}

export interface PortalFixture extends PracticePortal {
  readonly url: string;
  webhookUrl(userId: number): string;
  /** Calls a method by a user's webhook (user 1 unless named) with a JSON body. */
  call(
    method: string,
    params?: object,
    options?: { readonly userId?: number; readonly client?: string },
  ): Promise<RestReply>;
}

/** Starts a portal for the running test and stops it when the test is over. */
export async function startPortalForTest(options: PracticePortalOptions = {}): Promise<PortalFixture> {
  const portal = createPracticePortal(options);
  const running = await portal.start();
  onTestFinished(running.stop);
  return {
    ...portal,
    url: running.url,
    webhookUrl: running.webhookUrl,
    call: (method, params = {}, { userId = 1, client } = {}) =>
      send(`${running.webhookUrl(userId)}${method}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(client === undefined ? {} : { 'x-practice-client': client }),
        },
        body: JSON.stringify(params),
      }),
  };
}

/** Sends a request and reads the whole answer; redirects are not followed. */
export async function send(url: string, init: RequestInit = {}): Promise<RestReply> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: parseJson(text), text };
}

/** Sends a form as browsers and PHP do. */
export function sendForm(url: string, form: string): Promise<RestReply> {
  return send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form,
  });
}

/** A value inside an answer, by path. */
export function at(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.entries(current).find(([name]) => name === key)?.[1];
  }
  return current;
}
