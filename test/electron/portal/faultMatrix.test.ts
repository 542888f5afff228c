import { afterEach, describe, expect, it } from 'vitest';
import { locales } from '../../../contracts/locale.ts';
import type { AppErrorData } from '../../../contracts/errors.ts';
import { errorText } from '../../../contracts/messages/errorTexts.ts';
import { overwriteGetLocale } from '../../../contracts/messages/generated/runtime.js';
import type { SignedInBy } from '../../../contracts/portal.ts';
import { columns, openDesk, type Column, type Desk, type Outcome } from './faultMatrixDesk.ts';
import {
  applicationErrors,
  otherFaults,
  renewedOnce,
  systemErrors,
  type FaultRow,
  type SystemErrorRow,
} from './faultMatrixRows.ts';
import { accessTo, setStage, type Stage } from './faultMatrixStage.ts';
import { soonMs } from './testing/openSession.ts';

/** The portal forgets the work on a method within ten minutes (Bitrix24 docs, "Limits"). */
const longestPauseMs = 600_000;

afterEach(() => overwriteGetLocale(() => 'en'));

/** Every fault is told in words with a next step, in every language, with the values it came with. */
function expectWords(error: AppErrorData | null): void {
  if (error === null) return;
  for (const locale of locales) {
    overwriteGetLocale(() => locale);
    const { text, nextStep } = errorText(error);
    for (const words of [text, nextStep]) {
      expect(words, `${error.code} in ${locale}`).toMatch(/\S{3,}/);
      expect(words, `${error.code} in ${locale}`).not.toMatch(/undefined|null|\{|\}|\[object/);
    }
  }
}

/** A call whose card is as it is before the operator wishes something of it. */
async function ring({ portal, heal }: Stage, column: Column): Promise<string> {
  const callId = portal.connector.ring({ userIds: [1], phoneNumber: '+74951234567' });
  // Over plain http and before anything goes wrong; where the address is wrong nothing becomes of it anyway.
  if (column === 'show' && heal !== null && portal.url.startsWith('http:'))
    await portal.call('telephony.externalCall.hide', { CALL_ID: callId });
  return callId;
}

/** Asks, and where the portal says nothing lets time go by up to the last millisecond, and over it. */
async function askInTime(
  row: FaultRow,
  stage: Stage,
  desk: Desk,
  column: Column,
  callId: string,
): Promise<Outcome> {
  const asked = desk.ask(column, callId);
  if (row.trouble.by !== 'portal' || row.trouble.fault.kind !== 'stall') return asked;
  await stage.portal.waitForRequest(({ faults }) => faults.includes('stall'), soonMs);
  let settled = false;
  void asked.then(() => (settled = true));
  await desk.time.advance(desk.patienceMs(column) - 1);
  expect(settled).toBe(false);
  await desk.time.advance(1);
  return asked;
}

function expectCard({ portal }: Stage, column: Column, callId: string, isDone: boolean): void {
  if (column !== 'hide' && column !== 'show') return;
  expect(portal.truth.usersSeeing(callId)).toEqual((column === 'show') === isDone ? [1] : []);
}

/** One field of the matrix, and what follows once the fault is gone: the same order is carried out, whatever was done. */
async function play(row: FaultRow, column: Column, signedInBy: SignedInBy): Promise<string> {
  const stage = await setStage(row.trouble);
  const { access, secrets } = accessTo(stage, signedInBy);
  const desk = openDesk(access, stage);
  const callId = await ring(stage, column);
  if (row.trouble.by === 'stranger' && row.trouble.knownPortal === true)
    expect((await desk.ask('connect', callId)).cell).toBe('done');
  const heardBefore = stage.portal.journal.requests.length;
  stage.strike();

  const outcome = await askInTime(row, stage, desk, column, callId);
  expectWords(outcome.error);
  // Whether to try again is core's decision alone; only tokens are renewed and the call repeated, once.
  const heard = stage.portal.journal.requests.slice(heardBefore);
  if (outcome.cell !== 'done') expect(heard.length).toBeLessThanOrEqual(signedInBy === 'webhook' ? 1 : 3);
  expect(stage.untouched?.journal.requests ?? []).toEqual([]);

  if (stage.heal !== null) {
    if (outcome.cell !== 'done' && portalIsPlain(stage))
      expectCard(stage, column, callId, row.processed === true);
    stage.heal();
    // What names a time is let through at that time. Connecting names none: then the longest pause there is.
    const pauseMs = column === 'connect' ? longestPauseMs : (outcome.notBeforeMs ?? 0) - desk.time.nowMs();
    await desk.time.advance(Math.max(0, pauseMs));
    const { cell } = await desk.ask(column, callId);
    expect(`${column}: ${cell}`).toBe(`${column}: done`);
    expectCard(stage, column, callId, true);
  }
  const everything = [...desk.said, JSON.stringify(outcome)].join('\n');
  for (const secret of secrets) expect(everything).not.toContain(secret);
  return outcome.cell;
}

const portalIsPlain = ({ portal }: Stage): boolean => portal.url.startsWith('http:');

async function expectRow(row: FaultRow, signedInBy: SignedInBy): Promise<void> {
  const found: string[] = [];
  for (const column of columns) found.push(await play(row, column, signedInBy));
  expect(found).toEqual([row.hide, row.hide, row.config, row.connect]);
}

function rowOf(
  [error, docs, source, cells]: SystemErrorRow,
  profile: 'docs' | 'source',
  once = false,
): FaultRow {
  const status = profile === 'docs' ? docs : source;
  return { name: error, trouble: { by: 'portal', fault: { kind: 'error', error, status }, once }, ...cells };
}

describe.each(['docs', 'source'] as const)('system errors, HTTP statuses of the %s', (profile) => {
  it.each(systemErrors)('%s to a webhook', async (...row) => {
    await expectRow(rowOf(row, profile), 'webhook');
  });

  const own = new Set(applicationErrors.map(([key]) => key));
  it.each([...systemErrors.filter(([key]) => !own.has(key)), ...applicationErrors])(
    '%s to a local application',
    async (...row) => {
      await expectRow(rowOf(row, profile), 'localApplication');
    },
  );

  it.each(renewedOnce)('%s to a local application that can renew its tokens', async (error) => {
    const done = { hide: 'done', config: 'done', connect: 'done' };
    await expectRow(rowOf([error, 401, 401, done], profile, true), 'localApplication');
  });
});

describe('everything else', () => {
  it.each(otherFaults.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
    await expectRow(row, 'webhook');
  });
});
