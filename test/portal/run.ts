import { createPracticePortal } from './practicePortal.ts';

/**
 * Runs the practice portal as a program: `--port N` (a free one when left out), `--json` for one line that other
 * programs read: `{"url": ..., "webhookUrls": {"1": ...}}`. Ends on SIGINT, SIGTERM, or when the parent that started
 * it with an IPC channel goes away.
 */
async function run(): Promise<void> {
  const portAt = process.argv.indexOf('--port');
  const port = portAt < 0 ? 0 : Number(process.argv[portAt + 1]);
  const portal = createPracticePortal({ port });
  const running = await portal.start();
  if (process.argv.includes('--json')) {
    const webhookUrls = Object.fromEntries(
      portal.users.all.map((user) => [user.id, running.webhookUrl(user.id)]),
    );
    console.log(JSON.stringify({ url: running.url, webhookUrls }));
  } else {
    console.log(`Practice portal, a stand-in for Bitrix24, not made by Bitrix24: ${running.url}/`);
  }
  const stop = (): void => void running.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.once('disconnect', stop);
}

void run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
