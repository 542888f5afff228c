import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PortalClock } from '../clock.ts';
import type { Fault, FaultDesk } from '../faults.ts';
import type { Journal, JournalCommand } from '../record/journal.ts';
import type { PortalSettings } from '../settings.ts';
import { runBatch } from './batch.ts';
import type { CallMethod } from './callMethod.ts';
import { SystemError, describeFailure, failureForKey, failureJson } from './errors.ts';
import { journalIdentity, type Identities, type Identity } from './identity.ts';
import type { LeakyBuckets } from './limits/leakyBucket.ts';
import type { MethodTable } from './methods.ts';
import type { JsonValue } from './parsing/jsonValue.ts';
import { parseRestRequest, readBody, type RestRequest } from './parsing/restRequest.ts';
import { answerWithFault } from './faultyAnswers.ts';
import { timeBlock } from './timeBlock.ts';

export interface RestEndpoint {
  /** Answers one request under `/rest/`; never throws. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL, client: string): Promise<void>;
}

interface RestAnswer {
  readonly status: number;
  readonly json: JsonValue;
  readonly commands?: readonly JournalCommand[];
}

/** Serves the REST interface: faults on order, limits, identity, method or batch, journal. */
export function createRestEndpoint(deps: {
  readonly table: MethodTable;
  readonly callMethod: CallMethod;
  readonly identities: Identities;
  readonly buckets: LeakyBuckets;
  readonly faults: FaultDesk;
  readonly journal: Journal;
  readonly clock: PortalClock;
  readonly settings: { readonly current: PortalSettings };
}): RestEndpoint {
  const { journal, clock, settings } = deps;

  const process = (
    request: RestRequest,
    who: () => Identity,
    context: { client: string; url: URL; startMs: number },
  ): RestAnswer => {
    const { client, url, startMs } = context;
    try {
      if (settings.current.requireHttps && url.protocol !== 'https:')
        throw new SystemError('INVALID_REQUEST');
      if (settings.current.overloaded) throw new SystemError('OVERLOAD_LIMIT');
      if (!deps.buckets.admit(client)) throw new SystemError('QUERY_LIMIT_EXCEEDED');
      const identity = who();
      if (request.brokenJson) throw new SystemError('ERROR_ARGUMENT', 'The request body is not JSON');
      const call = { method: request.method, params: request.params, identity, origin: url.origin, startMs };
      if (request.method.toLowerCase() !== 'batch')
        return { status: 200, json: { ...deps.callMethod(call) } };

      const processingStartMs = clock.nowMs();
      const batch = runBatch(call, {
        ...deps,
        commandFault: (method) => {
          const fault = deps.faults.takeForCommand({ method, client });
          return fault && failureForKey(fault.error, settings.current, fault);
        },
      });
      const time = timeBlock({ startMs, finishMs: clock.nowMs(), processingStartMs });
      return { status: 200, json: { result: batch.result, time }, commands: batch.commands };
    } catch (thrown) {
      const failure = describeFailure(thrown, settings.current);
      return { status: failure.status, json: failureJson(failure) };
    }
  };

  return {
    handle: async (incoming, response, url, client) => {
      const startMs = clock.nowMs();
      let body: string;
      try {
        body = await readBody(incoming);
      } catch {
        response.destroy();
        return;
      }
      const contentType = incoming.headers['content-type'] ?? '';
      const request = parseRestRequest({ pathname: url.pathname, search: url.search, contentType, body });
      const who = identityOnce(() => deps.identities.identify(request));
      const method =
        request.method.toLowerCase() === 'batch'
          ? 'batch'
          : (deps.table.find(request.method)?.name ?? request.method);
      const sequence = journal.received({
        httpMethod: incoming.method ?? 'GET',
        method,
        params: request.params,
        identity: journalIdentity(who.orNone()),
        client,
        receivedAtMs: startMs,
      });
      const ordered = deps.faults.take({ method, client });
      if (ordered.length > 0) journal.update(sequence, { faults: ordered.map((fault) => fault.kind) });
      await wait(clock, ordered);
      const fault = ordered.find((candidate) => candidate.kind !== 'latency');

      const compute = (): RestAnswer => process(request, who.orThrow, { client, url, startMs });
      const note = (answer: RestAnswer, outcome: 'answered' | 'dropped' | 'stalled'): void =>
        journal.update(sequence, {
          outcome,
          answeredAtMs: clock.nowMs(),
          status: answer.status,
          answer: answer.json,
          ...(answer.commands === undefined ? {} : { commands: answer.commands }),
        });
      if (fault !== undefined) {
        answerWithFault(fault, {
          response,
          url,
          compute,
          note,
          update: (u) => journal.update(sequence, u),
          settings: settings.current,
        });
        return;
      }
      const answer = compute();
      sendJson(response, answer.status, JSON.stringify(answer.json));
      note(answer, 'answered');
    },
  };
}

/** Sends JSON text as the portal does, open to any origin. */
export function sendJson(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'access-control-allow-origin': '*',
    'cache-control': 'no-store',
  });
  response.end(text);
}

function identityOnce(identify: () => Identity): {
  readonly orNone: () => Identity | undefined;
  readonly orThrow: () => Identity;
} {
  let outcome: { readonly identity: Identity } | { readonly thrown: unknown };
  try {
    outcome = { identity: identify() };
  } catch (thrown) {
    outcome = { thrown };
  }
  return {
    orNone: () => ('identity' in outcome ? outcome.identity : undefined),
    orThrow: () => {
      if ('identity' in outcome) return outcome.identity;
      throw outcome.thrown;
    },
  };
}

async function wait(clock: PortalClock, faults: readonly Fault[]): Promise<void> {
  const ms = faults.reduce((sum, fault) => sum + (fault.kind === 'latency' ? fault.ms : 0), 0);
  if (ms > 0) await new Promise<void>((resolve) => void clock.after(ms, resolve));
}
