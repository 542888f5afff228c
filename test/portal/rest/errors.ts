import type { PortalSettings } from '../settings.ts';
import type { JsonValue } from './parsing/jsonValue.ts';

interface SystemErrorRow {
  readonly docs: number;
  /** Where the source of module rest 25.600 answers with another status. */
  readonly source?: number;
  readonly text: string;
}

/** Bitrix24's table of system errors, and the others seen in the source of module rest 25.600. */
const systemErrors = {
  INTERNAL_SERVER_ERROR: { docs: 500, text: 'Internal server error' },
  ERROR_UNEXPECTED_ANSWER: { docs: 500, text: 'Server returned an unexpected response' },
  QUERY_LIMIT_EXCEEDED: { docs: 503, text: 'Too many requests' },
  OPERATION_TIME_LIMIT: { docs: 429, text: 'Method is blocked due to operation time limit' },
  ERROR_BATCH_METHOD_NOT_ALLOWED: { docs: 405, text: 'Method is not allowed for batch usage' },
  ERROR_BATCH_LENGTH_EXCEEDED: { docs: 400, text: 'Max batch length exceeded' },
  NO_AUTH_FOUND: { docs: 401, text: 'Wrong authorization data' },
  INVALID_REQUEST: { docs: 400, source: 401, text: 'Https required' },
  OVERLOAD_LIMIT: { docs: 503, source: 401, text: 'REST API is blocked due to overload' },
  ACCESS_DENIED: { docs: 403, source: 401, text: 'REST API is available only on commercial plans' },
  INVALID_CREDENTIALS: { docs: 403, source: 401, text: 'Invalid request credentials' },
  ERROR_MANIFEST_IS_NOT_AVAILABLE: { docs: 404, text: 'Manifest is not available' },
  insufficient_scope: {
    docs: 403,
    source: 401,
    text: 'The request requires higher privileges than provided by the webhook token',
  },
  expired_token: { docs: 401, text: 'The access token provided has expired' },
  invalid_token: { docs: 401, text: 'Unable to get application by token' },
  user_access_error: { docs: 403, source: 401, text: 'The user does not have access to the application' },
  PORTAL_DELETED: { docs: 500, source: 403, text: 'Portal was deleted' },
  ERROR_METHOD_NOT_FOUND: { docs: 404, text: 'Method not found!' },
  WRONG_AUTH_TYPE: { docs: 403, text: 'Current authorization type is denied for this method' },
  ERROR_EVENT_NOT_FOUND: { docs: 400, text: 'Event not found' },
  ERROR_ARGUMENT: { docs: 400, text: 'Argument is wrong' },
  INVALID_ARGUMENT: { docs: 400, text: 'Argument is wrong' },
  APPLICATION_NOT_FOUND: { docs: 401, text: 'Application not found' },
  NOT_INSTALLED: { docs: 401, text: 'Application not installed' },
  ERROR_OAUTH: { docs: 401, text: 'Application not installed' },
  authorization_error: { docs: 401, text: 'Unable to authorize user' },
  // The token server (Bitrix24 docs, settings/oauth/error-codes; statuses as Bitrix24's Python client expects them)
  invalid_request: { docs: 400, text: 'The request is missing a required parameter' },
  invalid_client: { docs: 400, text: 'Invalid client' },
  invalid_grant: { docs: 400, text: 'Invalid grant' },
  invalid_scope: { docs: 403, text: 'Invalid scope' },
  PAYMENT_REQUIRED: { docs: 400, text: 'Payment required' },
  // event.offline.get with clear = 0
  WRONG_LICENSE: {
    docs: 403,
    text: 'This feature is not enabled for the current license: extended offline events handling',
  },
  WRONG_CLIENT: { docs: 200, text: 'Wrong client' },
  // pull.application.event.add
  USER_ID_ACCESS_ERROR: { docs: 400, text: 'Only admin can send notifications to other channels' },
  MODULE_ID_ERROR: { docs: 400, text: 'Module ID format error' },
  COMMAND_ERROR: { docs: 400, text: 'Command format error' },
  // crm.timeline.note.*
  NOT_FOUND: { docs: 400, text: 'Element not found' },
  '100': { docs: 400, text: 'Required fields are missing' },
  // im.user.get
  USER_NOT_EXISTS: { docs: 400, text: 'User not exists' },
  // im.notify.system.add
  USER_ID_EMPTY: { docs: 400, text: "User ID can't be empty" },
  MESSAGE_EMPTY: { docs: 400, text: "Message can't be empty" },
  PARAMS_ERROR: { docs: 400, text: 'Params format error' },
} as const satisfies Record<string, SystemErrorRow>;

export type SystemErrorCode = keyof typeof systemErrors;

/** A failure the portal reports by its own key. */
export class SystemError extends Error {
  readonly code: SystemErrorCode;
  constructor(code: SystemErrorCode, description?: string) {
    super(description ?? systemErrors[code].text);
    this.code = code;
  }
}

/** A failure a method found in its parameters; its key depends on the profile, its text does not. */
export class BusinessError extends Error {}

/** A failure whose key is empty whatever the profile: documented so, as of timeman.status. */
export class UncodedError extends Error {}

export interface RestFailure {
  readonly status: number;
  readonly body: { readonly error: string; readonly error_description: string };
}

/** Turns what was thrown into the answer of the profile in force; anything unknown is INTERNAL_SERVER_ERROR. */
export function describeFailure(thrown: unknown, settings: PortalSettings): RestFailure {
  if (thrown instanceof BusinessError) {
    const error = settings.businessErrorProfile === 'empty' ? '' : 'ERROR_CORE';
    return { status: 400, body: { error, error_description: thrown.message } };
  }
  if (thrown instanceof UncodedError) {
    return { status: 400, body: { error: '', error_description: thrown.message } };
  }
  if (thrown instanceof SystemError) {
    const row: SystemErrorRow = systemErrors[thrown.code];
    const status = settings.statusProfile === 'source' ? (row.source ?? row.docs) : row.docs;
    return { status, body: { error: thrown.code, error_description: thrown.message } };
  }
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return { status: 500, body: { error: 'INTERNAL_SERVER_ERROR', error_description: text } };
}

/** The failure for any error key, with the table's status and text where the table knows it. */
export function failureForKey(
  key: string,
  settings: PortalSettings,
  override: { readonly status?: number | undefined; readonly description?: string | undefined } = {},
): RestFailure {
  const known = isSystemErrorCode(key)
    ? describeFailure(new SystemError(key), settings)
    : { status: 400, body: { error: key, error_description: '' } };
  return {
    status: override.status ?? known.status,
    body: { error: key, error_description: override.description ?? known.body.error_description },
  };
}

function isSystemErrorCode(key: string): key is SystemErrorCode {
  return Object.hasOwn(systemErrors, key);
}

/** The failure as a JSON value. */
export function failureJson(failure: RestFailure): JsonValue {
  return { ...failure.body };
}
