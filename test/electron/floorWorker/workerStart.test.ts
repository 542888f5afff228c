import { describe, expect, it } from 'vitest';
import { lacksDisplay, readWorkerStart } from '../../../electron/floorWorker/workerStart.ts';

describe('the start of a worker', () => {
  it.each([
    [['ringside', '--floor-worker'], '/etc/ringside/floor-worker.json'],
    [['ringside', '--floor-worker='], '/etc/ringside/floor-worker.json'],
    [['ringside', '--status', '--floor-worker=/srv/a b.json'], '/srv/a b.json'],
  ])('%j is one', (argv, configurationFile) => {
    expect(readWorkerStart(appWith(), argv)).toEqual({ configurationFile });
  });

  it.each([
    [['ringside']],
    [['ringside', '--status']],
    [['ringside', '--floor-workers']],
    // A link of a web page.
    [['ringside', '--', '--floor-worker=/tmp/evil.json']],
  ])('%j is none', (argv) => {
    expect(readWorkerStart(appWith(), argv)).toBeNull();
  });
});

/** Electron's app with these switches. */
function appWith(...switches: readonly string[]) {
  const set: string[] = [];
  return {
    set,
    commandLine: { hasSwitch: (name: string) => switches.includes(name) } as never,
    getPath: () => '/home/x/.config',
    setPath: (_name: string, path: string) => void set.push(path),
  };
}

it('has a folder of its own, unless it is told one', () => {
  const usual = appWith();
  readWorkerStart(usual, ['ringside', '--floor-worker']);
  expect(usual.set).toEqual(['/home/x/.config/ringside-floor-worker']);
  const told = appWith('user-data-dir');
  readWorkerStart(told, ['ringside', '--floor-worker']);
  const desk = appWith();
  readWorkerStart(desk, ['ringside']);
  expect(desk.set).toEqual([]);
  expect(told.set).toEqual([]);
});

it.each([
  ['linux', {}, [], true],
  ['linux', { DISPLAY: ':0' }, [], false],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, [], false],
  ['linux', {}, ['ozone-platform'], false],
  ['win32', {}, [], false],
  ['darwin', {}, [], false],
] as const)('on %s with %j and %j it lacks a display: %s', (platform, env, switches, lacks) => {
  expect(lacksDisplay(appWith(...switches), platform, env) !== null).toBe(lacks);
});
