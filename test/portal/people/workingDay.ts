import type { PortalClock } from '../clock.ts';
import { SystemError, UncodedError } from '../rest/errors.ts';
import { fullName, type RestMethod } from '../rest/methods.ts';
import { phpInt } from '../rest/parsing/phpValues.ts';
import { isoWithZone } from '../rest/timeBlock.ts';
import type { PortalSettings } from '../settings.ts';
import type { PortalUser, UserDirectory } from '../users.ts';

export interface PortalDay {
  readonly status: 'OPENED' | 'CLOSED' | 'PAUSED' | 'EXPIRED';
  /** Unix ms. */
  readonly startedMs: number;
  readonly finishedMs: number | null;
}

/** Who works, and who is away. */
export interface WorkingDays {
  of(userId: number): PortalDay;
  set(userId: number, change: Partial<PortalDay>): void;
  /** @param until Unix ms of the last day of an absence; null: none */
  setAbsent(userId: number, until: number | null): void;
  absentUntil(userId: number): number | null;
  clear(): void;
}

export function createWorkingDays(): WorkingDays {
  const days = new Map<number, PortalDay>();
  const absent = new Map<number, number | null>();
  const of = (userId: number): PortalDay =>
    days.get(userId) ?? { status: 'OPENED', startedMs: 1_000_000_000_000, finishedMs: null };
  return {
    of,
    set: (userId, change) => void days.set(userId, { ...of(userId), ...change }),
    setAbsent: (userId, until) => void absent.set(userId, until),
    absentUntil: (userId) => absent.get(userId) ?? null,
    clear() {
      days.clear();
      absent.clear();
    },
  };
}

/** `timeman.status` and `im.user.get` (Bitrix24 docs), of the user who asks where none is named. */
export function createWorkingDayMethods(deps: {
  readonly workingDays: WorkingDays;
  readonly users: UserDirectory;
  readonly clock: PortalClock;
  readonly settings: { readonly current: PortalSettings };
}): readonly RestMethod[] {
  const { workingDays, users } = deps;
  return [
    {
      name: 'timeman.status',
      scopes: ['timeman'],
      handle({ params, identity }) {
        if (!deps.settings.current.timemanInstalled) throw new SystemError('ERROR_METHOD_NOT_FOUND');
        const user = users.find(phpInt(params['USER_ID']) || identity.userId);
        if (user === undefined) throw new UncodedError('User not found');
        const { status, startedMs, finishedMs } = workingDays.of(user.id);
        return {
          STATUS: status,
          TIME_START: isoWithZone(startedMs),
          TIME_FINISH: finishedMs === null ? null : isoWithZone(finishedMs),
          DURATION: '00:00:00',
          TIME_LEAKS: '00:00:00',
          ACTIVE: true,
          IP_OPEN: '',
          IP_CLOSE: '',
          LAT_OPEN: 0,
          LON_OPEN: 0,
          LAT_CLOSE: 0,
          LON_CLOSE: 0,
          TZ_OFFSET: 10_800,
        };
      },
    },
    {
      name: 'im.user.get',
      scopes: ['im'],
      handle({ params, identity }) {
        const user = users.find(phpInt(params['ID']) || identity.userId);
        if (user === undefined) throw new SystemError('USER_NOT_EXISTS');
        return messengerUser(user, workingDays.absentUntil(user.id), deps.clock);
      },
    },
  ];
}

function messengerUser(user: PortalUser, absentUntil: number | null, clock: PortalClock) {
  return {
    id: user.id,
    name: fullName(user),
    first_name: user.name,
    last_name: user.lastName,
    work_position: '',
    status: 'online',
    idle: false,
    last_activity_date: isoWithZone(clock.nowMs()),
    desktop_last_date: false,
    mobile_last_date: false,
    absent: absentUntil === null ? false : isoWithZone(absentUntil),
  };
}
