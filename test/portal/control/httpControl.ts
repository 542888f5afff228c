import type { IncomingMessage, ServerResponse } from 'node:http';
import { BusinessError } from '../rest/errors.ts';
import { parseJson, type JsonValue } from '../rest/parsing/jsonValue.ts';
import { readBody } from '../rest/parsing/restRequest.ts';
import type { PracticePortal } from '../practicePortal.ts';
import { createControlCommands } from './controlCommands.ts';
import { operatorState, wholeState } from './portalState.ts';
import { pageHtml } from './pageHtml.ts';
import { pageScript } from './pageScript.ts';
import { pageStyles } from './pageStyles.ts';

export interface HttpControl {
  /** Serves everything that Bitrix24 does not have: `/practice/...` and the operator's page. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL): void;
}

/** Control over loopback HTTP for other processes, and the operator's page. */
export function createHttpControl(portal: PracticePortal): HttpControl {
  const commands = new Map(createControlCommands(portal).map((command) => [command.name, command]));

  const runCommand = async (
    name: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const command = commands.get(name);
    if (command === undefined) return sendJson(response, 404, { error: `There is no command ${name}` });
    // A page of another origin cannot send this type without asking first, and is not answered when it asks.
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
      return sendJson(response, 415, { error: 'Send application/json' });
    }
    try {
      const body = await readBody(request);
      sendJson(response, 200, await command.run(body === '' ? {} : parseJson(body)));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      sendJson(response, error instanceof BusinessError ? 422 : 400, { error: message });
    }
  };

  const pageFor = (response: ServerResponse, userId: number): void => {
    const user = portal.users.find(userId);
    if (user === undefined)
      return send(response, 404, 'text/html; charset=utf-8', '<h1>No such operator</h1>');
    send(response, 200, 'text/html; charset=utf-8', pageHtml(user, portal.users.all));
  };

  return {
    handle: (request, response, url) => {
      const path = url.pathname;
      const operator = /^\/operator\/(\d+)\/?$/.exec(path);
      const commandName = /^\/practice\/(\w+)$/.exec(path)?.[1];
      if (request.method === 'POST' && commandName !== undefined)
        void runCommand(commandName, request, response);
      else if (request.method !== 'GET') send(response, 405, 'text/plain', 'Method not allowed');
      else if (path === '/') pageFor(response, portal.users.all.find((user) => user.active)?.id ?? 0);
      else if (operator !== null) pageFor(response, Number(operator[1]));
      else if (path === '/favicon.ico') response.writeHead(204).end();
      else if (path === '/practice/page.js')
        send(response, 200, 'text/javascript; charset=utf-8', pageScript);
      else if (path === '/practice/page.css') send(response, 200, 'text/css; charset=utf-8', pageStyles);
      else if (path === '/practice/live') streamState(portal, response, url);
      else if (path === '/practice/state') sendJson(response, 200, wholeState(portal, url.origin));
      else if (path === '/practice/journal') {
        const after = Number(url.searchParams.get('after') ?? 0);
        const requests = portal.journal.requests.filter((entry) => entry.sequence > after);
        sendJson(response, 200, parseJson(JSON.stringify({ requests, pushes: portal.journal.pushes })) ?? {});
      } else send(response, 404, 'text/html; charset=utf-8', '<h1>Not found</h1>');
    },
  };
}

/** Server-sent events with the operator's whole state, once at the beginning and after each change. */
function streamState(portal: PracticePortal, response: ServerResponse, url: URL): void {
  const userId = Number(url.searchParams.get('userId'));
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let scheduled = false;
  const write = (): void => {
    scheduled = false;
    response.write(`data: ${JSON.stringify(operatorState(portal, userId, url.origin))}\n\n`);
  };
  // Several changes of one turn (a hide and its request) make one message.
  const changed = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(write);
  };
  const stops = [portal.truth.onChange(changed), portal.journal.onRequest(changed)];
  response.on('close', () => {
    for (const stop of stops) stop();
  });
  write();
}

function sendJson(response: ServerResponse, status: number, value: JsonValue): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value));
}

function send(response: ServerResponse, status: number, contentType: string, text: string): void {
  response.writeHead(status, {
    'content-type': contentType,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  });
  response.end(text);
}
