import { createPortalDay } from '../../../../electron/core/quiet/portalDay.ts';
import type { DayAnswer, DayStands, WorkingDay } from '../../../../electron/core/ports/people/workingDay.ts';
import { createHeldTime, failingLog, settled } from '../heldTime.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const unknown = { is: 'unknown', problem: { code: 'portal.down', params: {} } } as const;
export const told = (value: DayStands, mark = value as string): DayAnswer['day'] => ({
  is: 'told',
  value,
  mark,
});
export const present: DayAnswer['absent'] = { is: 'told', value: false, mark: 'present' };
export const away: DayAnswer['absent'] = { is: 'told', value: true, mark: 'absent 2026' };

/** A desk whose portal answers as it is told to. @param said what was ended by hand before */
export function setUp(said = new Set<string>()) {
  const time = createHeldTime(100 * hour);
  const parts = {
    time,
    said,
    isFollowed: true,
    answer: { day: told('open'), absent: present } as DayAnswer,
    asked: 0,
    portal: null as WorkingDay | null,
    account: 'portal.example/1',
  };
  const portal = (): WorkingDay => ({
    async ask() {
      parts.asked += 1;
      return parts.answer;
    },
  });
  parts.portal = portal();
  const day = createPortalDay({
    isFollowed: () => parts.isFollowed,
    workingDay: () => parts.portal,
    account: () => parts.account,
    ended: {
      has: (what) => said.has(what),
      note: (what) => void said.add(what),
      forget(beginning) {
        for (const each of said) if (each.startsWith(beginning)) said.delete(each);
      },
    },
    clock: time,
    timers: time,
    random: () => 0.5,
    log: failingLog,
  });
  day.start();
  const answered = async (answer: Partial<DayAnswer>): Promise<void> => {
    parts.answer = { day: told('open'), absent: present, ...answer };
    time.turn(minute);
    day.ask();
    await settled();
  };
  return { day, parts, time, answered, anotherPortal: () => (parts.portal = portal()) };
}
