import * as v from 'valibot';
import type { OAuthControl } from '../oauth/oauthServer.ts';
import { command, type ControlCommand } from './controlCommands.ts';

const userIdSchema = v.pipe(v.number(), v.integer());
const grantSchema = { clientId: v.string(), userId: userIdSchema };

/** Local applications, codes and tokens: `POST /practice/<name>`. */
export function createOAuthCommands(oauth: OAuthControl): readonly ControlCommand[] {
  return [
    command(
      'accessToken',
      v.strictObject({
        userId: userIdSchema,
        scopes: v.array(v.string()),
        expiresInS: v.optional(v.number(), 3600),
      }),
      (options) => ({ accessToken: oauth.mintAccessToken(options) }),
    ),
    command('expireTokens', v.strictObject({}), () => {
      oauth.expireAll();
      return {};
    }),
    command(
      'registerApplication',
      v.strictObject({
        clientId: v.exactOptional(v.string()),
        clientSecret: v.exactOptional(v.string()),
        redirectUri: v.pipe(v.string(), v.url()),
        scopes: v.array(v.string()),
      }),
      (options) => ({ ...oauth.registerApplication(options) }),
    ),
    command(
      'application',
      v.strictObject({
        clientId: v.string(),
        state: v.exactOptional(v.picklist(['installed', 'unpaid', 'deleted'])),
        userIds: v.exactOptional(v.array(userIdSchema)),
        scopes: v.exactOptional(v.array(v.string())),
        clientSecret: v.exactOptional(v.string()),
      }),
      ({ clientId, ...change }) => {
        oauth.updateApplication(clientId, change);
        return {};
      },
    ),
    command('authorizationCode', v.strictObject(grantSchema), (grant) => ({ code: oauth.issueCode(grant) })),
    command(
      'signIn',
      v.strictObject({ ...grantSchema, expiresInS: v.exactOptional(v.number()) }),
      (options) => ({ ...oauth.issueTokens(options), memberId: oauth.memberId }),
    ),
    command(
      'revokeRefreshTokens',
      v.strictObject({ clientId: v.exactOptional(v.string()) }),
      ({ clientId }) => {
        oauth.revokeRefreshTokens(clientId);
        return {};
      },
    ),
  ];
}
