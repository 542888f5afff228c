import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBrokerAddress, type BrokerAddress } from '../../contracts/floor/brokerAddress.ts';
import { noHiddenTimes, withHiddenTime } from '../../electron/core/floor/view/hiddenTimes.ts';
import { localDay } from '../../electron/core/localDay.ts';
import { openFloorBroker } from '../../electron/floor/deskLine.ts';
import { createViewLine } from '../../electron/floor/viewLine.ts';
import { systemClock, systemTimers } from '../../electron/platform/systemClock.ts';
import { makeFloor } from '../broker/rig/madeFloor.ts';
import { startTestBroker } from '../broker/rig/testBroker.ts';
import { createPracticePortal } from '../portal/practicePortal.ts';
import { connect, expect, test } from './fixtures/ringside.ts';

const [leadId, deskId] = [1, 2];
const quietLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
const parts = { clock: systemClock, timers: systemTimers, random: Math.random, log: quietLog };

test('a lead sees what desks tell the broker, has all of them try again, and is told of open cards in Bitrix24', async ({
  start,
}) => {
  test.setTimeout(180_000);
  const folder = await mkdtemp(join(tmpdir(), 'ringside-floor-'));
  const practice = createPracticePortal({ users: [{ id: leadId, name: 'Olga' }, { id: deskId }] });
  practice.users.update(leadId, { scopes: ['telephony', 'pull_channel', 'user_brief', 'im'] });
  const running = await practice.start();
  const broker = await startTestBroker();
  let stopDesk = (): Promise<void> => Promise.resolve();
  try {
    const { portalKey, passwords } = await makeFloor(broker.address, {
      portal: new URL(running.url).host,
      desks: `${leadId},${deskId}`,
      leads: String(leadId),
    });
    const authorityFile = join(folder, 'authority.pem');
    await writeFile(authorityFile, broker.address.authority);
    const floorBroker = `amqps://127.0.0.1:${broker.address.amqpsPort}`;
    const ringside = await start({
      settings: { floorBroker, floorAuthority: authorityFile, floorLead: true },
    });
    const { main } = ringside;
    await connect(ringside, running.webhookUrl(leadId));
    await main.getByRole('link', { name: 'Floor' }).click();
    await expect(main.getByText('There is no connection to the broker.')).toBeVisible();

    await main.getByRole('link', { name: 'Settings', exact: true }).click();
    const field = main.getByRole('textbox', { name: 'Password for the broker (u1)' });
    await field.fill(passwords.get(`u${leadId}`) ?? '');
    await field.press('Enter');
    await expect(main.getByText(/: connected as u1\./)).toBeVisible({ timeout: 20_000 });

    const view = createViewLine(parts);
    const again: number[] = [];
    view.retries.follow(({ desks }) => void again.push(desks));
    const desk = openFloorBroker({
      ...parts,
      account: {
        address: readBrokerAddress(floorBroker) as BrokerAddress,
        user: `u${deskId}`,
        password: passwords.get(`u${deskId}`) ?? '',
        authority: broker.address.authority,
      },
      portalKey,
      userId: deskId,
      besides: view.use,
    });
    stopDesk = desk.stop;
    const opened = new Promise((resolve) => view.opened.follow(resolve));
    await opened;
    const hidden = [...withHiddenTime(noHiddenTimes, 90)];
    view.tell({
      v: 1,
      run: randomUUID(),
      seq: 1,
      program: '0.1.0',
      stuck: { cards: 2, oldestMs: 120_000 },
      channel: { is: 'down', forMs: 60_000 },
      day: { date: localDay(Date.now()), refused: 7, unfinished: 0, hidden },
    });

    await main.getByRole('link', { name: 'Floor' }).click();
    const rows = main.getByRole('table', { name: 'Desks, those with problems first' }).getByRole('row');
    await expect(rows.nth(1)).toContainText(/2 cards open, the oldest for (1\d\d seconds|2 minutes)/, {
      timeout: 20_000,
    });
    await expect(rows.nth(1)).toContainText('Gets no calls since');
    // The lead is a desk, too, and is called what the portal calls them.
    await expect(rows.nth(2)).toContainText('Olga', { timeout: 20_000 });
    await expect(rows.nth(2)).toContainText('Fine');

    await expect
      .poll(() => practice.notices.of(leadId).map(({ message }) => message), { timeout: 30_000 })
      .toEqual([expect.stringMatching(/^Ringside: 2 cards have been open at 1 desk of your floor/)]);

    // Whether the other desk listens already nobody tells.
    await expect(async () => {
      await main.getByRole('button', { name: 'Try again for all' }).click();
      await expect(main.getByText(/All desks were told at/)).toBeVisible();
      await expect.poll(() => again.at(-1), { timeout: 2_000 }).toBe(1);
    }).toPass({ timeout: 20_000 });

    await desk.stop();
    await broker.stop();
    await expect(main.getByText(/What follows is as of/)).toBeVisible({ timeout: 30_000 });
    await expect(rows.nth(1)).toContainText('2 cards open');
  } finally {
    await stopDesk();
    await broker.stop();
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
