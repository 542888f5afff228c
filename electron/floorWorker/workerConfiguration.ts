import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { parseWebhookUrl, type WebhookAccess } from '../../contracts/access/webhookUrl.ts';
import { workerUser } from '../../contracts/floor/broker.ts';
import { readBrokerAddress } from '../../contracts/floor/brokerAddress.ts';
import type { BrokerAccount } from '../floor/brokerConnection.ts';
import { decodeText, parseFileText } from '../storage/fileText.ts';
import { readSecretFile } from './secretFile.ts';

const path = v.pipe(v.string(), v.nonEmpty(), v.maxLength(4_096));

const configurationSchema = v.strictObject({
  /** `amqps://broker.example`. */
  broker: v.string(),
  /** As it was named to `npm run floor:setup -- --workers=…`. */
  worker: v.string(),
  /** The company's certificate authority, PEM; left out where the broker's certificate is of a public one. */
  authority: v.optional(path),
  /** Files with a secret each; left out where systemd hands them over (`LoadCredential=`). */
  webhookFile: v.optional(path),
  passwordFile: v.optional(path),
});

/** What a worker needs to know. Holds secrets. */
export interface WorkerConfiguration {
  readonly access: WebhookAccess;
  readonly account: BrokerAccount;
}

export type ConfigurationReading =
  | { readonly ok: true; readonly configuration: WorkerConfiguration }
  /** Each a sentence for the administrator; none holds a secret. */
  | { readonly ok: false; readonly problems: readonly string[] };

const configurationAtMostBytes = 65_536;

/**
 * Reads the configuration of a worker, and the files that it names. All that is wrong is told at once.
 *
 * @param file JSON; paths in it are relative to its folder
 * @param env for systemd's `CREDENTIALS_DIRECTORY`, with `floor-webhook` and `floor-password`
 */
export function readWorkerConfiguration(file: string, env: NodeJS.ProcessEnv): ConfigurationReading {
  const content = jsonIn(file);
  if (typeof content === 'string') return { ok: false, problems: [content] };
  const parsed = v.safeParse(configurationSchema, content.json);
  if (!parsed.success) return { ok: false, problems: parsed.issues.map((issue) => wordsOf(file, issue)) };

  const problems: string[] = [];
  const { broker, worker, authority, webhookFile, passwordFile } = parsed.output;
  const address = readBrokerAddress(broker);
  if (address === null)
    problems.push(
      `${file}: "broker" is no address of one: amqps://broker.example, or amqp:// on this computer itself`,
    );
  const user = workerUser(worker);
  if (user === null) problems.push(`${file}: "worker" is no name: small letters, digits and hyphens`);

  const inFolder = (name: string): string => resolve(dirname(resolve(file)), name);
  const secretOf = (key: string, named: string | undefined, credential: string): string => {
    const folder = env['CREDENTIALS_DIRECTORY'];
    if (named === undefined && folder === undefined) {
      problems.push(`${file}: "${key}" is missing, and systemd has handed no ${credential} over`);
      return '';
    }
    const reading =
      named === undefined
        ? readSecretFile(join(folder ?? '', credential), true)
        : readSecretFile(inFolder(named));
    if ('secret' in reading) return reading.secret;
    problems.push(`${key}: ${reading.problem}`);
    return '';
  };
  const webhook = secretOf('webhookFile', webhookFile, 'floor-webhook');
  const password = secretOf('passwordFile', passwordFile, 'floor-password');
  const check = webhook === '' ? null : parseWebhookUrl(webhook);
  if (check !== null && !check.ok)
    problems.push(`webhookFile: it holds no webhook of a portal (${check.error.code})`);

  const certificates = authority === undefined ? null : certificatesIn(inFolder(authority));
  if (certificates !== null && 'problem' in certificates) problems.push(`authority: ${certificates.problem}`);

  if (problems.length > 0 || address === null || user === null || check === null || !check.ok)
    return { ok: false, problems };
  const pem = certificates !== null && 'pem' in certificates ? certificates.pem : null;
  return {
    ok: true,
    configuration: { access: check.access, account: { address, user, password, authority: pem } },
  };
}

/** @returns the parsed file, or what is wrong with it */
function jsonIn(file: string): { readonly json: unknown } | string {
  const bytes = bytesOf(file, configurationAtMostBytes);
  if (typeof bytes === 'string') return bytes;
  const json = parseFileText(decodeText(bytes));
  return json === undefined ? `${file} is no JSON` : { json };
}

/** Node takes any text for certificates, and then trusts nobody. */
function certificatesIn(file: string): { readonly pem: string } | { readonly problem: string } {
  const bytes = bytesOf(file, configurationAtMostBytes);
  if (typeof bytes === 'string') return { problem: bytes };
  try {
    return new X509Certificate(bytes).subject === undefined
      ? { problem: `${file} holds no certificate` }
      : { pem: bytes.toString('utf8') };
  } catch {
    return { problem: `${file} holds no certificate (PEM)` };
  }
}

function bytesOf(file: string, atMost: number): Buffer | string {
  try {
    const stats = statSync(file);
    return stats.isFile() && stats.size <= atMost ? readFileSync(file) : `${file} is no such file`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return `${file} cannot be read (${code})`;
  }
}

/** Names alone: somebody may have written a secret where a file belongs. */
function wordsOf(file: string, { path: way, expected }: v.BaseIssue<unknown>): string {
  const name = way?.map(({ key }) => String(key)).join('.') ?? '';
  if (name === '') return `${file} is no object`;
  const shown = /^[A-Za-z]{1,40}$/.test(name) ? name : '…';
  return expected === 'never'
    ? `${file}: "${shown}" is nothing that a worker knows`
    : `${file}: "${shown}" is missing or no text`;
}
