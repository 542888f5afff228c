import type { PracticePortal } from '../practicePortal.ts';
import type { JournalRequest } from '../record/journal.ts';
import { fullName } from '../rest/methods.ts';
import { isJsonObject, toJsonValue, type JsonObject, type JsonValue } from '../rest/parsing/jsonValue.ts';

const requestsShown = 12;
const notesShown = 6;

/** What an operator's page shows. */
export function operatorState(portal: PracticePortal, userId: number, origin: string): JsonObject {
  const user = portal.users.find(userId);
  return {
    webhookUrl: user === undefined ? '' : webhookUrl(origin, user.id, user.webhookCode),
    outgoingLine: portal.outgoing.externalLineOf(userId)?.number ?? '',
    cards: toJsonValue(portal.truth.cardsOpenFor(userId)) ?? [],
    closed: closedCards(portal, userId),
    notes: notes(portal),
    requests: portal.journal.requests.slice(-requestsShown).reverse().map(requestLine),
  };
}

/** Everything a process that drives the portal needs to know: users with their webhooks, cards, listeners. */
export function wholeState(portal: PracticePortal, origin: string): JsonObject {
  return {
    users: portal.users.all.map((user) => ({
      id: user.id,
      name: fullName(user),
      active: user.active,
      webhookUrl: webhookUrl(origin, user.id, user.webhookCode),
      cards: toJsonValue(portal.truth.cardsOpenFor(user.id)) ?? [],
    })),
    connections: portal.push.connections.map((connection) => ({
      id: connection.id,
      kind: connection.kind,
      userId: connection.userId ?? null,
      application: toJsonValue(connection.application) ?? null,
    })),
    applications: portal.oauth.applications.map(({ clientId, redirectUri, scopes, state }) => ({
      clientId,
      redirectUri,
      scopes: [...scopes],
      state,
    })),
    tokenRefreshes: portal.oauth.refreshCount,
    settings: toJsonValue(portal.settings.current) ?? {},
  };
}

/** What was written about calls, the newest call first. */
function notes(portal: PracticePortal): JsonValue {
  return portal.activities.all
    .flatMap(({ callId, phoneNumber, note }) =>
      note === null ? [] : [{ callId, phoneNumber, text: note.text, savedAtMs: note.updatedMs }],
    )
    .reverse()
    .slice(0, notesShown);
}

/** The cards that went away last, newest first, with how long they were open. */
function closedCards(portal: PracticePortal, userId: number): JsonValue {
  const own = portal.truth.changes.filter((change) => change.userId === userId);
  return own
    .filter((change) => change.state === 'closed')
    .slice(-3)
    .reverse()
    .map((change) => {
      const opened = own.findLast(
        (c) => c.callId === change.callId && c.state === 'open' && c.sequence < change.sequence,
      );
      return {
        callId: change.callId,
        sequence: change.sequence,
        openMs: change.atMs - (opened?.atMs ?? change.atMs),
      };
    });
}

/** One request in short; the webhook code and tokens never get into the journal. */
function requestLine(request: JournalRequest): JsonObject {
  const failed = isJsonObject(request.answer) && 'error' in request.answer;
  const result = isJsonObject(request.answer) ? request.answer['result'] : undefined;
  const error = isJsonObject(request.answer) ? request.answer['error'] : undefined;
  const told = failed
    ? String(error) || 'error without a code'
    : typeof result === 'boolean'
      ? String(result)
      : 'ok';
  return {
    sequence: request.sequence,
    path: request.identity.kind === 'webhook' ? `/rest/${request.identity.userId}/••••/` : '/rest/',
    method: request.method,
    answer:
      request.outcome === 'answered'
        ? request.status === 200
          ? told
          : `${request.status ?? ''} ${told}`
        : request.outcome,
    failed: failed || request.outcome === 'dropped' || request.outcome === 'stalled',
    receivedAtMs: request.receivedAtMs,
  };
}

function webhookUrl(origin: string, userId: number, code: string): string {
  return `${origin}/rest/${userId}/${code}/`;
}
