import type { AppErrorData } from '../../../../contracts/errors.ts';

/** What the operator is told in Bitrix24 itself. */
export interface OwnNotice {
  /** The operator's own. */
  readonly userId: number;
  /** Another one with the same takes its place. */
  readonly tag: string;
  /** Plain text; what is markup to the portal is taken out of it. */
  readonly text: string;
}

export type NoticeAnswer =
  | { readonly is: 'told' }
  /** Trying again with this sign-in would not help: a right is missing. */
  | { readonly is: 'refused'; readonly problem: AppErrorData }
  /** @property notBeforeMs Unix ms; null where the portal names no time */
  | { readonly is: 'notNow'; readonly problem: AppErrorData; readonly notBeforeMs: number | null };

/** Notices to the operator in Bitrix24. Adapter: `electron/portal/people/ownNotices.ts`. */
export interface OwnNotices {
  /** One request. Never rejects. */
  tell(notice: OwnNotice): Promise<NoticeAnswer>;
}
