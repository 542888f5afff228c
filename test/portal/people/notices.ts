import { SystemError } from '../rest/errors.ts';
import type { RestMethod } from '../rest/methods.ts';
import { phpInt } from '../rest/parsing/phpValues.ts';
import type { PortalSettings } from '../settings.ts';

export interface PortalNotice {
  readonly id: number;
  readonly userId: number;
  readonly message: string;
  /** Of the application, or of what a webhook called itself; null: none that counts. */
  readonly tag: string | null;
}

/** What users are told by applications and webhooks. */
export interface Notices {
  /** The oldest first. */
  of(userId: number): readonly PortalNotice[];
  clear(): void;
}

/** `im.notify.system.add` (Bitrix24 docs): one with a tag that was there before is removed. */
export function createNotices(deps: { readonly settings: { readonly current: PortalSettings } }): Notices & {
  readonly method: RestMethod;
} {
  let notices: readonly PortalNotice[] = [];
  let lastId = 0;
  return {
    of: (userId) => notices.filter((notice) => notice.userId === userId),
    clear: () => (notices = []),
    method: {
      name: 'im.notify.system.add',
      scopes: ['im'],
      handle({ params, identity }) {
        const userId = phpInt(params['USER_ID']);
        if (userId <= 0) throw new SystemError('USER_ID_EMPTY');
        const message = textOf(params['MESSAGE']).trim();
        if (message === '') throw new SystemError('MESSAGE_EMPTY');
        const named = deps.settings.current.webhookMayTag ? textOf(params['CLIENT_ID']) : '';
        const client = identity.kind === 'oauth' ? identity.owner : named;
        const tag =
          textOf(params['TAG']) === '' || client === '' ? null : `${client}|${textOf(params['TAG'])}`;
        lastId += 1;
        notices = [
          ...notices.filter((one) => tag === null || one.tag !== tag),
          { id: lastId, userId, message, tag },
        ];
        return lastId;
      },
    },
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
