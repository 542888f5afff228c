import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CallEvent } from '../../../electron/core/ports/callSource.ts';
import { createConnectorChannelSource } from '../../../electron/sources/connectorChannel/connectorChannelSource.ts';
import {
  connectorEvents,
  connectorMessageSchema,
} from '../../../electron/sources/connectorChannel/connectorMessage.ts';
import { openApplication } from '../portal/testing/openApplication.ts';
import { listen } from '../portal/testing/openSession.ts';

const docs = join(import.meta.dirname, '../../../docs');
/** Starting Node and loading the official client takes a second or two on a busy machine. */
const programMs = 30_000;

interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
}

function runConnector(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(process.execPath, [join(docs, 'examples/connector.mjs'), ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  onTestFinished(() => void child.kill());
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString('utf8')));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, output }));
  });
}

describe('the example for connector authors', () => {
  it(
    'plays a call that Ringside hears from beginning to end',
    async () => {
      const app = await openApplication();
      const { connectorPush } = app.session;
      if (connectorPush === null) throw new Error('an application has a channel of its own');
      const listening = listen(app.session, connectorPush);
      await listening.waitForHealth(({ state }) => state === 'live', 'live');

      const connector = app.portal.oauth.issueTokens({ clientId: app.access.clientId, userId: 1 });
      const { exitCode, output } = await runConnector(['+49301234567', '1,2'], {
        BITRIX24_PORTAL: app.portal.url,
        BITRIX24_CLIENT_ID: app.access.clientId,
        BITRIX24_CLIENT_SECRET: app.access.clientSecret,
        BITRIX24_ACCESS_TOKEN: connector.accessToken,
        BITRIX24_REFRESH_TOKEN: connector.refreshToken,
        RING_MS: '10',
        TALK_MS: '10',
      });
      expect([exitCode, output]).toEqual([0, 'Done.\n']);

      const source = createConnectorChannelSource({ clock: { nowMs: Date.now, monotonicMs: () => 0 } });
      const events: CallEvent[] = (await listening.waitForMessages(3)).map((message) => {
        const read = source.read(message);
        if (read?.kind !== 'event') throw new Error(`not understood: ${JSON.stringify(read)}`);
        return read.event;
      });
      expect(events.map(({ type }) => type)).toEqual(['cardShown', 'answered', 'ended']);
      const callIds = new Set(events.map(({ call }) => call.callId));
      expect([...callIds]).toEqual([expect.stringMatching(/^externalCall\./)]);
      expect(events[0]).toMatchObject({
        details: { phoneNumber: '+49301234567', line: 'Support', shownToCount: 2 },
      });
      expect(events[2]).toMatchObject({ outcome: 'answered' });
      expect(app.portal.journal.pushes.filter(({ to }) => to === 2)).not.toEqual([]);
      expect(app.portal.calls.running).toEqual([]);
    },
    programMs,
  );

  it(
    'says how it is used',
    async () => {
      expect(await runConnector([], {})).toMatchObject({
        exitCode: 2,
        output: expect.stringContaining('Usage:'),
      });
    },
    programMs,
  );
});

describe('docs/connectors.md', () => {
  const text = readFileSync(join(docs, 'connectors.md'), 'utf8');

  it('has a row for every field and every event, and no other', () => {
    const rows = [...text.matchAll(/^\| `(\w+)` +\|/gm)].map((match) => match[1] ?? '');
    const parameters = ['COMMAND', 'PARAMS', 'USER_ID', 'MODULE_ID'];
    const fields = Object.keys(connectorMessageSchema.entries);
    expect([...rows].sort()).toEqual([...parameters, 'ringside', ...fields, ...connectorEvents].sort());
  });

  it('shows a message that is understood', () => {
    const json = /```json\n([^`]+)```/.exec(text)?.[1] ?? '';
    const source = createConnectorChannelSource({ clock: { nowMs: Date.now, monotonicMs: () => 0 } });
    const params: unknown = JSON.parse(json);
    const message = { mid: null, moduleId: 'application', command: 'ringside_call', sentAtMs: null, params };
    expect(source.read(message)?.kind).toBe('event');
  });
});
