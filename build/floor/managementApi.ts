import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent, request as tlsRequest } from 'node:https';
import * as v from 'valibot';

/** Where the management plugin of a broker is, and as whom it is asked. */
export interface ManagementAccess {
  /** `https://broker.example:15671`; http on loopback alone. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** The company's authority, PEM; null for the authorities that Node knows. */
  readonly authority: string | null;
}

export interface ManagementApi {
  /**
   * @returns null for what is not there
   * @throws FloorError for a refusal, no answer, or an answer that is none of the management plugin's
   */
  get<T>(path: string, schema: v.GenericSchema<unknown, T>): Promise<T | null>;
  /** @throws FloorError unless the broker has done it */
  send(method: 'PUT' | 'POST', path: string, body: unknown): Promise<void>;
  close(): void;
}

/** What the person who runs the set-up is to read, in whole sentences; no secret is in it. */
export class FloorError extends Error {}

/** For a whole answer: a broker that is busy with a thousand accounts takes part of a second. */
const answerWithinMs = 20_000;
/** A thousand accounts are some 200 kB. */
const maxAnswerBytes = 32 * 1024 * 1024;
const refusalSchema = v.object({ reason: v.pipe(v.string(), v.maxLength(2000)) });

interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * The management plugin's HTTP API, as RabbitMQ documents it at `/api/index.html` of each broker [measured with 3.10.8].
 * @param timeoutMs for each answer as a whole
 */
export function createManagementApi(access: ManagementAccess, timeoutMs = answerWithinMs): ManagementApi {
  const base = new URL(access.url);
  const agent = base.protocol === 'https:' ? new Agent({ keepAlive: true }) : undefined;
  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const options: RequestOptions & { ca?: string } = {
      method,
      auth: `${access.user}:${access.password}`,
      signal: AbortSignal.timeout(timeoutMs),
      headers: { 'content-type': 'application/json' },
      ...(agent === undefined ? {} : { agent }),
      ...(access.authority === null ? {} : { ca: access.authority }),
    };
    try {
      return await exchange(new URL(path, base), options, body);
    } catch (error) {
      throw new FloorError(`${base.origin} ${whyUnreachable(error)}`);
    }
  };
  return {
    async get(path, schema) {
      const answer = await ask('GET', path);
      if (answer.status === 404) return null;
      if (answer.status !== 200) throw refused(base, path, answer, access.user);
      const read = v.safeParse(schema, parseJson(answer.text));
      if (!read.success)
        throw new FloorError(
          `${base.origin}${path} answered what RabbitMQ's management plugin does not: ${read.issues[0].message}. Is this its address?`,
        );
      return read.output;
    },
    async send(method, path, body) {
      const answer = await ask(method, path, body);
      if (answer.status !== 201 && answer.status !== 204) throw refused(base, path, answer, access.user);
    },
    close: () => agent?.destroy(),
  };
}

function exchange(url: URL, options: RequestOptions, body: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? tlsRequest : plainRequest;
    const request = start(url, options, (response) => {
      collect(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function collect(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) throw new Error(`answered more than ${maxAnswerBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refused(base: URL, path: string, { status, text }: Answer, user: string): FloorError {
  const said = v.safeParse(refusalSchema, parseJson(text));
  const reason = said.success ? said.output.reason : `HTTP ${status}`;
  if (status === 401 && /login failed/i.test(reason))
    return new FloorError(
      `${base.origin} does not let the account "${user}" in: account or password is wrong.`,
    );
  if (status === 401 && /not management user/i.test(reason))
    return new FloorError(
      `${base.origin} does not let the account "${user}" manage it: rabbitmqctl set_user_tags ${user} administrator`,
    );
  if (status === 401 || status === 403)
    return new FloorError(
      `${base.origin} does not let the account "${user}" do this (${path}): ${reason} It takes the tag administrator, and all rights in the vhost: rabbitmqctl -p ringside set_permissions ${user} '.*' '.*' '.*'`,
    );
  return new FloorError(`${base.origin}${path} answered ${status}: ${reason}`);
}

function whyUnreachable(error: unknown): string {
  const {
    code,
    message = String(error),
    name,
  } = error as { code?: unknown; message?: string; name?: string };
  // Node's own, whether it stands in the name or in the code.
  if (name === 'AbortError' || name === 'TimeoutError') return 'does not answer in time.';
  return whyFailed(typeof code === 'string' ? code : '', message);
}

function whyFailed(code: string, message: string): string {
  if (code === 'ECONNREFUSED')
    return 'is not there: nothing listens. Is the management plugin on? rabbitmq-plugins enable rabbitmq_management';
  if (/CERT|SELF_SIGNED|ISSUER|VERIFY|ALTNAME/.test(code))
    return `has a certificate that is not trusted (${message}). Name the company's authority with --ca=FILE.`;
  if (code === 'EPROTO') return `does not speak TLS: ${message.split('\n')[0] ?? ''}`;
  return `does not answer: ${message}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
