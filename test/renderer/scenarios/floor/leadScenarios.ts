import type { DeskRow, FloorPicture } from '../../../../contracts/floor/floorPicture.ts';
import { defaultSettings } from '../../../../contracts/settings.ts';
import { main, type MainScenario } from '../mainScenario.ts';
import { nowMs, settings } from '../parts.ts';

const ofLead = settings({
  settings: { ...defaultSettings, floorLead: true, floorBroker: 'amqps://broker.example' },
});
const nothing = { refused: 0, unfinished: 0, hidden: 0, p50Ms: null, p95Ms: null };

export const emptyFloor: FloorPicture = {
  leads: true,
  reading: 'reading',
  sinceMs: nowMs - 3_600_000,
  desks: [],
  totals: {
    ...{ ...nothing, heard: 0, silent: 0, left: 0, stuck: 0, stuckDesks: 0, withoutChannel: 0 },
  },
  retriedAtMs: null,
  noticeProblem: null,
};

const desk = (userId: number, name: string | null, change: Partial<DeskRow> = {}): DeskRow => ({
  userId,
  name,
  trouble: 'none',
  heardAtMs: nowMs - 20_000,
  stuck: 0,
  oldestStuckMs: 0,
  channel: { is: 'live', sinceMs: nowMs - 3 * 3_600_000 },
  figures: { ...nothing, hidden: 42, p50Ms: 200, p95Ms: 500 },
  versions: ['0.1.0'],
  ...change,
});

const fine = { ...nothing, hidden: 42, p50Ms: 200, p95Ms: 500 };
const troubled: DeskRow[] = [
  desk(117, 'Maximilian Alexander von Hohenstein-Wittgenstein', {
    trouble: 'stuck',
    stuck: 12,
    oldestStuckMs: 754_000,
    figures: { ...fine, refused: 1_234, p50Ms: 3_000, p95Ms: Number.POSITIVE_INFINITY },
  }),
  desk(118, 'Anna Schmidt', {
    trouble: 'channel',
    channel: { is: 'down', sinceMs: nowMs - 600_000 },
    versions: ['0.1.0', '0.2.0'],
  }),
  desk(119, null, { trouble: 'silent', heardAtMs: nowMs - 900_000 }),
];

const floor = (change: Partial<FloorPicture>): MainScenario =>
  main('floor', { settings: ofLead, view: { ...emptyFloor, ...change } });

const three = {
  desks: troubled,
  totals: {
    ...{ refused: 1_234, unfinished: 0, hidden: 126, p50Ms: 300, p95Ms: 10_000 },
    ...{ heard: 2, silent: 1, left: 0, stuck: 12, stuckDesks: 1, withoutChannel: 1 },
  },
};

/** A floor as its lead sees it. */
export const leadScenarios = {
  floorEmpty: floor({}),
  floorThree: floor({ ...three, retriedAtMs: nowMs - 60_000 }),
  floorMany: floor({
    desks: [
      ...troubled,
      desk(120, 'Olga Smirnova', { trouble: 'unfinished', figures: { ...fine, unfinished: 3 } }),
      ...Array.from({ length: 6 }, (_, index) => desk(200 + index, `Operator ${index + 1}`)),
      desk(500, 'Boris Ivanov', { trouble: 'left', heardAtMs: nowMs - 2 * 3_600_000 }),
      desk(501, 'Ana García', { trouble: 'left', heardAtMs: nowMs - 3 * 3_600_000, figures: nothing }),
    ],
    totals: {
      ...{ refused: 1_234, unfinished: 3, hidden: 8_316, p50Ms: 200, p95Ms: 500 },
      ...{ heard: 9, silent: 1, left: 2, stuck: 12, stuckDesks: 1, withoutChannel: 1 },
    },
  }),
  floorAway: floor({ ...three, reading: 'off', sinceMs: nowMs - 300_000 }),
  floorNotice: floor({
    noticeProblem: {
      code: 'portal.insufficientScope',
      params: { scope: 'im', host: 'northwind.bitrix24.com' },
    },
  }),
} satisfies Record<string, MainScenario>;
