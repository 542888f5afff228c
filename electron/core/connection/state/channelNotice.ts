import type { AppErrorCode, AppErrorData } from '../../../../contracts/errors.ts';
import type { Connection, PortalSnapshot, PushHealth } from '../../../../contracts/portal.ts';
import { causeOf, isLockedOut } from '../../../../contracts/messages/problemCauses.ts';
import type { ListenersLog } from '../../listeners.ts';
import { createTopic, type Topic } from '../../topic.ts';

/**
 * That calls do not come, and will not by themselves, or else that the sign-in in use seems to be nobody's: said in the place
 * where calls come up, since an operator who waits for them looks at no page. Once a cause, until calls have come again, or the
 * sign-in is somebody's.
 */
export interface ChannelNotice {
  /** What to say there; null while there is nothing to say. */
  readonly notice: Topic<AppErrorData | null>;
  /** The operator has read it. */
  readonly dismiss: () => void;
  /** Something of what `isSeen` says has changed. */
  readonly look: () => void;
  /** Follows the status; returns how to stop. */
  start(): () => void;
}

export interface ChannelNoticeDeps {
  readonly status: Topic<PortalSnapshot>;
  /** What was read before, also by an earlier run. */
  readonly said: {
    has(what: string): boolean;
    note(what: string): void;
    /** All that begins so. */
    forget(beginning: string): void;
  };
  /** The operator has the page before them that says the same. */
  readonly isSeen: () => boolean;
  readonly log: ListenersLog;
}

/** Refusals of the channel that somebody has to do something about; all others pass by themselves. */
const forGood: ReadonlySet<AppErrorCode> = new Set([
  'push.scopeMissing',
  'portal.insufficientScope',
  'portal.methodUnknown',
  'portal.businessError',
]);

export function createChannelNotice({ status, said, isSeen, log }: ChannelNoticeDeps): ChannelNotice {
  const notice = createTopic<AppErrorData | null>(null, log);

  const publish = (next: AppErrorData | null): void => {
    if (JSON.stringify(next) !== JSON.stringify(notice.get())) notice.publish(next);
  };

  const look = (): void => {
    const { connection, push, connectorChannel } = status.get();
    if (connection.status !== 'connected') return publish(null);
    const health = connection.signedInBy === 'webhook' ? push : connectorChannel.health;
    const account = nameOfAccount(connection);
    if (health.state === 'live') said.forget(account);
    const nobody = connection.isUsedAllTheSame ? null : connection.nobody;
    if (nobody === null) said.forget(ownerOf(connection));
    const isNews = (problem: AppErrorData): boolean => !said.has(keyOf(connection, problem));
    const problem = [refusal(health), nobody].find((each) => each !== null && isNews(each)) ?? null;
    if (problem === null) return publish(null);
    // What is shown already stays until it was read, whatever page is opened meanwhile.
    if (notice.get() === null && isSeen()) return;
    publish({ ...problem, params: { ...problem.params, signedInBy: connection.signedInBy } });
  };

  return {
    notice,
    look,
    dismiss() {
      const { connection } = status.get();
      const read = notice.get();
      if (read !== null && connection.status === 'connected') said.note(keyOf(connection, read));
      publish(null);
    },
    start() {
      const stop = status.follow(look);
      look();
      return stop;
    },
  };
}

type Connected = Extract<Connection, { status: 'connected' }>;

function nameOfAccount({ portalHost, operator }: Connected): string {
  return `channel ${portalHost}/${operator?.id ?? ''}`;
}

/** Apart from what is said of the channel: a channel that lives says nothing of this. */
function ownerOf({ portalHost, operator }: Connected): string {
  return `owner ${portalHost}/${operator?.id ?? ''}`;
}

function keyOf(connection: Connected, problem: AppErrorData): string {
  const isOfOwner = problem.code === connection.nobody?.code;
  return `${isOfOwner ? ownerOf(connection) : nameOfAccount(connection)} ${causeOf(problem)}`;
}

function refusal({ state, problem }: PushHealth): AppErrorData | null {
  if (state === 'unavailable') return problem ?? { code: 'push.scopeMissing', params: {} };
  if (state !== 'down' || problem === null) return null;
  return forGood.has(problem.code) || isLockedOut(problem) ? problem : null;
}
