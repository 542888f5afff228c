import type { PortalClock } from '../clock.ts';
import { SystemError } from '../rest/errors.ts';
import type { Identity } from '../rest/identity.ts';
import { phpBool, phpInt, phpItems, phpString } from '../rest/parsing/phpValues.ts';
import type { MethodCall, RestMethod } from '../rest/methods.ts';
import type { JsonObject } from '../rest/parsing/jsonValue.ts';
import { isoWithZone } from '../rest/timeBlock.ts';
import type { PortalSettings } from '../settings.ts';
import type { UserDirectory } from '../users.ts';
import { subjectOf, type Channel, type Subject } from './channels.ts';
import type { PushServer } from './pushServer.ts';

/** `pull.config.get` for a user's own webhook; `pull.application.config.get` and `.event.add` for an application. */
export function createPullMethods(deps: {
  readonly push: PushServer;
  readonly users: UserDirectory;
  readonly clock: PortalClock;
  readonly settings: { readonly current: PortalSettings };
}): readonly RestMethod[] {
  const config = (
    privateSubject: Subject,
    sharedSubject: Subject,
    params: JsonObject,
    origin: string,
  ): JsonObject => {
    const { channels } = deps.push;
    const reopen = phpString(params['REOPEN']).toUpperCase() === 'Y';
    const version = deps.settings.current.pullServerVersion;
    return {
      server: serverBlock(origin, version),
      api: { revision_web: 19, revision_mobile: 3 },
      channels: {
        shared: channelBlock(channels.current(sharedSubject)),
        private: channelBlock(reopen ? channels.renew(privateSubject) : channels.current(privateSubject)),
      },
      publicChannels: [],
      exp: 0,
      ...(version >= 4 ? { clientId: deps.push.clientId } : {}),
      serverTime: isoWithZone(deps.clock.nowMs()),
    };
  };

  /** Errors and their order as Bitrix24's docs print them, settings/interactivity/push-and-pull. */
  const addEvent = ({ params, identity }: MethodCall): boolean => {
    const clientId = applicationOnly(identity);
    const named = params['USER_ID'];
    const userIds = phpBool(named) ? phpItems(named ?? null).map(phpInt) : [];
    const mayTellOthers = deps.users.get(identity.userId).admin;
    if (!mayTellOthers && userIds.some((userId) => userId !== identity.userId))
      throw new SystemError('USER_ID_ACCESS_ERROR');
    const { MODULE_ID: moduleId = 'application', COMMAND: command, PARAMS: content = [] } = params;
    if (typeof moduleId !== 'string' || !/^[\w.-]+$/.test(moduleId)) throw new SystemError('MODULE_ID_ERROR');
    if (typeof command !== 'string' || command === '') throw new SystemError('COMMAND_ERROR');
    if (typeof content !== 'object' || content === null) throw new SystemError('PARAMS_ERROR');
    const message = { moduleId, command, params: Object.fromEntries(Object.entries(content)) };
    if (userIds.length === 0) deps.push.toApplication({ clientId }, message);
    for (const userId of userIds) deps.push.toApplication({ clientId, userId }, message);
    return true;
  };

  return [
    {
      name: 'pull.config.get',
      scopes: ['pull_channel'],
      handle: ({ params, identity, origin }) => {
        if (identity.kind === 'oauth') {
          throw new SystemError('WRONG_AUTH_TYPE', 'Method not available for OAuth authorization.');
        }
        return config(`user:${identity.userId}`, 'shared', params, origin);
      },
    },
    {
      name: 'pull.application.config.get',
      scopes: ['pull'],
      handle: ({ params, identity, origin }) => {
        const clientId = applicationOnly(identity);
        // An application hears only what was sent by itself, so these subjects never carry module pushes.
        const own = subjectOf({ clientId, userId: identity.userId });
        return config(own, subjectOf({ clientId }), params, origin);
      },
    },
    { name: 'pull.application.event.add', scopes: ['pull'], handle: addEvent },
  ];
}

/** The client id of an application; throws for a webhook. */
function applicationOnly(identity: Identity): string {
  if (identity.kind === 'oauth') return identity.owner;
  throw new SystemError(
    'WRONG_AUTH_TYPE',
    'Get access to application config available only for application authorization.',
  );
}

function serverBlock(origin: string, version: number): JsonObject {
  const { host, hostname } = new URL(origin);
  return {
    version,
    server_enabled: true,
    mode: version >= 4 ? 'shared' : 'personal',
    hostname,
    long_polling: `http://${host}/sub/`,
    // Spelt like this by the portal.
    long_pooling_secure: `https://${host}/sub/`,
    websocket_enabled: true,
    websocket: `ws://${host}/sub/`,
    websocket_secure: `wss://${host}/sub/`,
    publish_enabled: false,
    publish: '',
    publish_secure: '',
    config_timestamp: 0,
  };
}

function channelBlock(channel: Channel): JsonObject {
  return {
    id: channel.id,
    ...(channel.type === 'private' ? { public_id: channel.publicId } : {}),
    start: isoWithZone(channel.startMs),
    end: isoWithZone(channel.endMs),
    type: channel.type,
  };
}
