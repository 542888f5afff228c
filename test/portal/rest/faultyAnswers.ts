import type { ServerResponse } from 'node:http';
import type { Fault } from '../faults.ts';
import type { JournalCommand } from '../record/journal.ts';
import type { PortalSettings } from '../settings.ts';
import { failureForKey, failureJson } from './errors.ts';
import type { JsonValue } from './parsing/jsonValue.ts';

interface Answer {
  readonly status: number;
  readonly json: JsonValue;
  readonly commands?: readonly JournalCommand[];
}

interface FaultContext {
  readonly response: ServerResponse;
  readonly url: URL;
  readonly settings: PortalSettings;
  /** Does the work and gives the answer that a healthy portal would send. */
  readonly compute: () => Answer;
  readonly note: (answer: Answer, outcome: 'answered' | 'dropped' | 'stalled') => void;
  readonly update: (update: {
    readonly outcome: 'answered' | 'dropped' | 'stalled';
    readonly status?: number;
  }) => void;
}

const gatewayPage = '<html><head><title>Bad gateway</title></head><body><h1>nginx</h1></body></html>\n';

/** Plays an ordered fault instead of the healthy answer. */
export function answerWithFault(fault: Fault, context: FaultContext): void {
  const { response, url, compute, note, update } = context;
  switch (fault.kind) {
    case 'latency':
      throw new Error('Latency is waited for before a fault is played');
    case 'dropBefore':
      update({ outcome: 'dropped' });
      response.destroy();
      return;
    case 'dropAfter':
      note(compute(), 'dropped');
      response.destroy();
      return;
    case 'stall':
      // The connection stays open until the client or the portal gives up.
      if (fault.processed === true) note(compute(), 'stalled');
      else update({ outcome: 'stalled' });
      return;
    case 'brokenJson': {
      const answer = compute();
      const text = JSON.stringify(answer.json);
      send(
        response,
        answer.status,
        'application/json; charset=utf-8',
        text.slice(0, Math.ceil(text.length / 2)),
      );
      note(answer, 'answered');
      return;
    }
    case 'redirect':
      response.writeHead(302, { location: `${fault.toOrigin}${url.pathname}${url.search}` });
      response.end();
      update({ outcome: 'answered', status: 302 });
      return;
    case 'error': {
      const failure = failureForKey(fault.error, context.settings, fault);
      send(response, failure.status, 'application/json; charset=utf-8', JSON.stringify(failure.body));
      note({ status: failure.status, json: failureJson(failure) }, 'answered');
      return;
    }
    case 'http': {
      if (fault.processed === true) compute();
      if (fault.body === 'json')
        send(response, fault.status, 'application/json; charset=utf-8', '{"message":"practice"}');
      else send(response, fault.status, 'text/html; charset=utf-8', gatewayPage);
      update({ outcome: 'answered', status: fault.status });
      return;
    }
  }
}

function send(response: ServerResponse, status: number, contentType: string, text: string): void {
  response.writeHead(status, { 'content-type': contentType, 'access-control-allow-origin': '*' });
  response.end(text);
}
