import { describe, expect, it } from 'vitest';
import type { UpdatesSnapshot } from '../../../../contracts/about.ts';
import { noPolicyStanding } from '../../../../contracts/policy/policyStanding.ts';
import type { PortalSnapshot } from '../../../../contracts/portal.ts';
import { programStatus } from '../../../../electron/core/status/programStatus.ts';

const off = { state: 'off', transport: null, sinceMs: 1, problem: null, lastMessageAtMs: null } as const;
const well: PortalSnapshot = {
  connection: {
    status: 'connected',
    portalHost: 'portal.example',
    signedInBy: 'webhook',
    maskedUrl: 'https://portal.example/rest/7/••••/',
    operator: { id: 7, name: 'Maria Orlova' },
    capabilities: [],
    storedIn: 'keychain',
    sinceMs: 1,
    problem: null,
    nobody: null,
    isUsedAllTheSame: false,
    newHost: null,
  },
  keychain: { state: 'available' },
  push: { ...off, state: 'live', transport: 'websocket' },
  health: { state: 'connected', reasons: [], sinceMs: 1 },
  connectorChannel: { health: off, understood: 0, refused: 0, lastRefusal: null },
  commandsWaiting: 2,
  failedCommands: [],
  journalProblem: null,
};
const updates: UpdatesSnapshot = {
  installedAs: 'appimage',
  byItself: 'yes',
  step: { kind: 'upToDate' },
  askedAtMs: Date.UTC(2026, 10, 26, 9, 30),
  problem: null,
  newVersion: null,
};
const parts = { version: '1.2.3', portal: well, settingsProblems: {}, policy: noPolicyStanding, updates };

describe('the status of the program', () => {
  it('is ok where a portal is connected and nothing is wrong', () => {
    expect(programStatus(parts)).toEqual({
      running: true,
      ok: true,
      version: '1.2.3',
      portal: { host: 'portal.example', state: 'connected' },
      channels: [
        { name: 'operator', state: 'live', transport: 'websocket' },
        { name: 'connector', state: 'off', transport: null },
      ],
      commands: { waiting: 2, failed: 0 },
      problems: [],
      settings: [],
      policy: { place: null, locked: [] },
      updates: {
        installedAs: 'appimage',
        byItself: 'yes',
        state: 'upToDate',
        version: null,
        lastCheck: '2026-11-26T09:30:00.000Z',
        problem: null,
      },
    });
  });

  it('tells how updates stand, by codes and without the maker’s words, and is ok whatever that is', () => {
    const offered = { kind: 'offered', version: '1.3.0', notes: 'What is new' } as const;
    const problem = { code: 'update.damaged', params: { host: 'updates.example' } } as const;
    const status = programStatus({ ...parts, updates: { ...updates, step: offered, problem } });
    expect(status.ok).toBe(true);
    expect(status.updates).toMatchObject({ state: 'offered', version: '1.3.0', problem: 'update.damaged' });
    expect(JSON.stringify(status)).not.toMatch(/What is new|updates\.example/);
    const deb: UpdatesSnapshot = {
      ...updates,
      installedAs: 'deb',
      byItself: 'others',
      step: { kind: 'notAsked' },
      askedAtMs: null,
    };
    expect(programStatus({ ...parts, updates: deb }).updates).toEqual({
      installedAs: 'deb',
      byItself: 'others',
      state: 'notAsked',
      version: null,
      lastCheck: null,
      problem: null,
    });
  });

  it('is not where the connection, the journal or the policy is not well', () => {
    const reason = { code: 'push.unreachable', params: {} } as const;
    const journalProblem = { code: 'journal.locked', params: {} } as const;
    const problems = [{ code: 'policy.valueNotValid' as const, params: { setting: 'country' } }];
    const degraded: PortalSnapshot['health'] = { state: 'degraded', reasons: [reason], sinceMs: 1 };
    for (const [change, told] of [
      [{ portal: { ...well, health: degraded } }, { code: 'push.unreachable' }],
      [{ portal: { ...well, journalProblem } }, { code: 'journal.locked' }],
      [{ policy: { ...noPolicyStanding, problems } }, { code: 'policy.valueNotValid', setting: 'country' }],
    ] as const)
      expect(programStatus({ ...parts, ...change })).toMatchObject({ ok: false, problems: [told] });
    const connection = { status: 'notConnected', problem: null } as const;
    const health: PortalSnapshot['health'] = { state: 'notConnected', reasons: [], sinceMs: 1 };
    expect(programStatus({ ...parts, portal: { ...well, connection, health } })).toMatchObject({
      ok: false,
      portal: { host: null, state: 'notConnected' },
    });
  });

  it('tells of a choice that does not work, which is no trouble of the desk, and nobody’s words, names or numbers', () => {
    const said = 'Клиент +4930901820 Maria';
    const status = programStatus({
      ...parts,
      portal: {
        ...well,
        health: {
          state: 'degraded',
          reasons: [{ code: 'portal.businessError', params: { description: said } }],
          sinceMs: 1,
        },
        failedCommands: [
          {
            commandId: '1',
            who: said,
            kind: 'hide',
            problem: { code: 'portal.businessError', params: { description: said } },
            failedAtMs: 1,
          },
        ],
      },
      settingsProblems: { dismissShortcut: { code: 'shortcut.taken', params: { shortcut: 'F1' } } },
    });
    expect(status).toMatchObject({
      commands: { failed: 1 },
      settings: [{ code: 'shortcut.taken', setting: 'dismissShortcut' }],
    });
    expect(JSON.stringify(status)).not.toMatch(/Maria|4930901820|Клиент/);
    const settingsProblems = { dismissShortcut: { code: 'shortcut.taken', params: {} } } as const;
    expect(programStatus({ ...parts, settingsProblems }).ok).toBe(true);
  });
});
