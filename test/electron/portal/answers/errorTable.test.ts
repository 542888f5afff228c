import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appErrorCodes } from '../../../../contracts/errors.ts';
import { readAnswer as readAnswerOf } from '../../../../electron/portal/rest/answer.ts';
import {
  knownErrorKeys,
  meaningOfErrorKey,
  meaningOfForeignAnswer,
} from '../../../../electron/portal/answers/errorTable.ts';
import { noSecrets } from '../testing/noSecrets.ts';
import { notBefore } from '../../../../electron/portal/rest/waitTimes.ts';

const readAnswer = (status: number, body: string) => readAnswerOf(status, body, 'webhook', noSecrets);

/** Key, status by the docs, status by the source of module rest 25.600, what it means, whether to try again. */
const systemErrors = [
  ['INTERNAL_SERVER_ERROR', 500, 500, 'portal.down', true],
  ['ERROR_UNEXPECTED_ANSWER', 500, 500, 'portal.unexpectedAnswer', true],
  ['CONNECTION_ERROR', 401, 401, 'portal.down', true],
  ['QUERY_LIMIT_EXCEEDED', 503, 503, 'portal.tooManyRequests', true],
  ['OPERATION_TIME_LIMIT', 429, 429, 'portal.operationTimeLimit', true],
  ['OVERLOAD_LIMIT', 503, 401, 'portal.overloadBlock', false],
  ['NO_AUTH_FOUND', 401, 401, 'portal.webhookRejected', false],
  ['INVALID_CREDENTIALS', 403, 401, 'portal.webhookRejected', false],
  ['invalid_token', 401, 401, 'portal.webhookRejected', false],
  ['expired_token', 401, 401, 'portal.expiredToken', false],
  ['insufficient_scope', 403, 401, 'portal.insufficientScope', false],
  ['invalid_scope', 403, 401, 'portal.insufficientScope', false],
  ['ACCESS_DENIED', 403, 401, 'portal.accessDenied', false],
  ['WRONG_LICENSE', 403, 403, 'portal.accessDenied', false],
  ['allowed_only_intranet_user', 403, 403, 'portal.businessError', false],
  ['authorization_error', 401, 401, 'portal.userNotAuthorized', true],
  ['METHOD_CONFIRM_WAITING', 401, 401, 'portal.businessError', false],
  ['METHOD_CONFIRM_DENIED', 403, 403, 'portal.businessError', false],
  ['user_access_error', 403, 401, 'portal.userHasNoAccess', false],
  ['PAYMENT_REQUIRED', 402, 401, 'portal.paymentRequired', false],
  ['APPLICATION_NOT_FOUND', 401, 401, 'portal.applicationDeleted', false],
  ['NOT_INSTALLED', 401, 401, 'portal.applicationDeleted', false],
  ['ERROR_OAUTH', 401, 401, 'portal.applicationDeleted', false],
  ['WRONG_CLIENT', 200, 401, 'portal.applicationDeleted', false],
  ['PORTAL_DELETED', 500, 403, 'portal.deleted', false],
  ['WRONG_AUTH_TYPE', 403, 403, 'portal.wrongAuthType', false],
  ['ERROR_METHOD_NOT_FOUND', 404, 404, 'portal.methodUnknown', false],
  ['INVALID_REQUEST', 400, 401, 'portal.businessError', false],
  ['ERROR_MANIFEST_IS_NOT_AVAILABLE', 404, 404, 'portal.businessError', false],
  ['ERROR_BATCH_METHOD_NOT_ALLOWED', 405, 405, 'portal.businessError', false],
  ['ERROR_BATCH_LENGTH_EXCEEDED', 400, 400, 'portal.businessError', false],
  ['ERROR_ARGUMENT', 400, 400, 'portal.businessError', false],
  ['INTERNAL_WRONG_TRANSPORT', 500, 500, 'portal.businessError', false],
  ['WRONG_ENCODING', 400, 400, 'portal.businessError', false],
  ['ERROR_CORE', 400, 400, 'portal.businessError', false],
  ['', 400, 400, 'portal.businessError', false],
  ['ERROR_CORE', 500, 500, 'portal.down', true],
  ['SOMETHING_NEW', 400, 400, 'portal.businessError', false],
  ['SOMETHING_NEW', 403, 401, 'portal.businessError', false],
  ['SOMETHING_NEW', 502, 503, 'portal.down', true],
] as const;

/** The same words ask an application's operator to sign in again, after a refresh was tried. */
const ofApplications = [
  ['NO_AUTH_FOUND', 'oauth.signInAgain', false],
  ['INVALID_CREDENTIALS', 'oauth.signInAgain', false],
  ['invalid_token', 'oauth.signInAgain', false],
  ['expired_token', 'portal.expiredToken', true],
] as const;

describe('the error table', () => {
  it.each(systemErrors)('reads %s (docs %i, source %i) as %s', (key, docs, source, code, retryable) => {
    expect(meaningOfErrorKey(key, docs)).toEqual({ code, retryable });
    expect(meaningOfErrorKey(key, source)).toEqual({ code, retryable });
    if (ofApplications.some(([other]) => other === key)) return;
    expect(meaningOfErrorKey(key, docs, 'localApplication')).toEqual({ code, retryable });
  });

  it('has a row here for every key it knows', () => {
    const tested: ReadonlySet<string> = new Set(systemErrors.map(([key]) => key.toUpperCase()));
    const others = ['AUTHORIZE_ERROR', 'INVALID_ARGUMENT'];
    expect(knownErrorKeys.filter((key) => !tested.has(key) && !others.includes(key))).toEqual([]);
  });

  it.each(ofApplications)('reads %s to an application as %s', (key, code, retryable) => {
    for (const status of [401, 403]) {
      expect(meaningOfErrorKey(key, status, 'localApplication')).toEqual({ code, retryable });
    }
  });

  it.each([
    ['ACCESS_DENIED', 'REST API is available only on commercial plans', 'portal.accessDenied'],
    ['ACCESS_DENIED', 'Subscription has been ended', 'portal.accessDenied'],
    ['ACCESS_DENIED', 'ACCESS_DENIED', 'portal.accessDenied'],
    ['ACCESS_DENIED', "Current user can't be authorized in this context", 'portal.userNotAuthorized'],
    ['access_denied', 'Unable to authorise user', 'portal.userNotAuthorized'],
    ['ACCESS_DENIED', 'Access denied! Explanation follows', 'portal.businessError'],
    ['ACCESS_DENIED', 'Доступ запрещён', 'portal.businessError'],
    ['ERROR_OAUTH', 'Application not installed', 'portal.applicationDeleted'],
    ['ERROR_OAUTH', 'Something else', 'portal.businessError'],
  ])('tells what %s means by the words %j: %s', (key, words, code) => {
    expect(meaningOfErrorKey(key, 401, 'webhook', words)).toEqual({ code, retryable: false });
  });

  it('names a plan or an application only where the portal did', () => {
    const words = fc
      .string()
      .filter((text) => !/commercial|plan|tariff|subscription|authori|install|found|deleted|^$/i.test(text));
    const key = fc.oneof(
      fc.string().filter((text) => !knownErrorKeys.includes(text.trim().toUpperCase())),
      fc.constant('ACCESS_DENIED'),
    );
    fc.assert(
      fc.property(key, words, fc.constantFrom(400, 401, 403, 404), (name, said, status) => {
        expect(meaningOfErrorKey(name, status, 'webhook', said).code).toBe('portal.businessError');
      }),
    );
  });

  it('does not blame the sign-in for a page with HTTP 401: a gateway may have sent it', () => {
    expect(meaningOfForeignAnswer(401)).toEqual({ code: 'portal.notAPortal', retryable: true });
  });

  it.each([
    [200, 'portal.unexpectedAnswer', true],
    [403, 'portal.notAPortal', true],
    [404, 'portal.notAPortal', true],
    [410, 'portal.notAPortal', true],
    [407, 'portal.proxyNeedsSignIn', true],
    [418, 'portal.unexpectedAnswer', true],
    [429, 'portal.tooManyRequests', true],
    [502, 'portal.down', true],
    [504, 'portal.down', true],
    [511, 'portal.captivePortal', true],
  ])('reads a foreign answer with HTTP %i as %s', (status, code, retryable) => {
    expect(meaningOfForeignAnswer(status)).toEqual({ code, retryable });
  });

  it('lets a known key win over every status', () => {
    fc.assert(
      fc.property(fc.constantFrom(...knownErrorKeys), fc.integer({ min: 200, max: 599 }), (key, status) => {
        expect(meaningOfErrorKey(key.toLowerCase(), status)).toEqual(meaningOfErrorKey(key, 400));
      }),
    );
  });

  it('has a meaning for everything, and tries nothing again that a client got wrong', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constant(null)),
        fc.integer({ min: 100, max: 599 }),
        (key, status) => {
          const meaning = meaningOfErrorKey(key, status);
          expect(appErrorCodes).toContain(meaning.code);
          expect(appErrorCodes).toContain(meaningOfForeignAnswer(status).code);
          if (meaning.code === 'portal.businessError') expect(meaning.retryable).toBe(false);
        },
      ),
    );
  });
});

describe('readAnswer', () => {
  it('takes every value of result, and decides by the presence of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (result) => {
        expect(readAnswer(200, JSON.stringify({ result, time: {} }))).toMatchObject({
          kind: 'result',
          result: JSON.parse(JSON.stringify(result)),
        });
        expect(readAnswer(200, JSON.stringify({ result, error: '' })).kind).toBe('error');
      }),
    );
  });

  it('never throws, whatever comes', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '"error"',
      '"result"',
      ':',
      ',',
      'null',
      '[',
      ']',
      '"',
      '\ufeff',
      '<html>',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        fc.integer({ min: 100, max: 599 }),
        (body, status) => {
          const answer = readAnswer(status, body);
          if (answer.kind === 'error') expect(appErrorCodes).toContain(answer.meaning.code);
          else expect(status).toBeLessThan(300);
        },
      ),
    );
  });

  it('keeps the words of a business error, cleaned and bounded', () => {
    const answer = readAnswer(
      400,
      JSON.stringify({ error: '', error_description: `Bad\u0000 \u202ething\n${'x'.repeat(500)}` }),
    );
    if (answer.kind !== 'error') throw new Error('an error was expected');
    expect(answer.description).toMatch(/^Bad thing x+…$/);
    expect(answer.description).toHaveLength(200);
    expect(answer.meaning).toEqual({ code: 'portal.businessError', retryable: false });
  });

  it.each([
    [
      { code: 'ACCESS_DENIED', message: "Current user can't be authorized in this context" },
      'ACCESS_DENIED',
      "Current user can't be authorized in this context",
    ],
    [
      { code: 'BITRIX_REST_V3_EXCEPTION_VALIDATION', message: 'Field is wrong', validation: [] },
      'BITRIX_REST_V3_EXCEPTION_VALIDATION',
      'Field is wrong',
    ],
    [{ code: 17, message: null }, '17', '17'],
    [{ message: 'Only words' }, '', 'Only words'],
    [[], '', ''],
    [{}, '', ''],
  ])('keeps key and words of an error as an object, as REST 3 has it: %j', (error, key, description) => {
    expect(readAnswer(400, JSON.stringify({ error }))).toMatchObject({ kind: 'error', key, description });
  });

  it('finds the time of reset inside the time block and beside it', () => {
    const blocked = { error: 'OPERATION_TIME_LIMIT', error_description: 'x' };
    const inside = readAnswer(
      429,
      JSON.stringify({ ...blocked, time: { operating_reset_at: 1_773_130_900 } }),
    );
    const beside = readAnswer(429, JSON.stringify({ ...blocked, operating_reset_at: 1_773_130_900 }));
    expect(inside).toMatchObject({ operatingResetAtS: 1_773_130_900 });
    expect(beside).toMatchObject({ operatingResetAtS: 1_773_130_900 });
  });
});

describe('notBefore', () => {
  const nowMs = 1_773_130_779_000;

  it.each([
    [1_773_130_800, null, 1_773_130_800_000],
    [1_773_130_700, null, null],
    [9_999_999_999, null, nowMs + 600_000],
    [null, '7', nowMs + 7000],
    [null, new Date(nowMs + 5000).toUTCString(), nowMs + 5000],
    [null, '86400', nowMs + 120_000],
    [1_773_131_200, '86400', 1_773_131_200_000],
    [null, 'soon', null],
    [null, null, null],
  ])('reads %s and Retry-After %s', (resetAtS, retryAfter, expected) => {
    expect(notBefore(resetAtS, retryAfter, nowMs)).toBe(expected);
  });

  it('is never in the past and never more than ten minutes away', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.double(), fc.constant(null)),
        fc.oneof(fc.string(), fc.constant(null)),
        (at, header) => {
          const result = notBefore(at, header, nowMs);
          if (result === null) return;
          expect(result).toBeGreaterThan(nowMs - 1);
          expect(result).toBeLessThanOrEqual(nowMs + 600_000);
        },
      ),
    );
  });
});
