// @ts-check
import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCommand, runInForeground } from './machine/runCommand.mjs';
import {
  settleWithin,
  signalProcess,
  startSessionProcess,
  waitUntilReady,
} from './machine/sessionProcess.mjs';
import { errorText, toolCacheDir } from './machine/toolCache.mjs';

/** @typedef {import('./machine/sessionProcess.mjs').SessionProcess} SessionProcess */
/**
 * @typedef {object} DesktopSessionOptions
 * @property {'own' | 'existing-or-own'} [display] `own` (default) always starts an Xvfb
 * @property {boolean} [windowManager] openbox on the own display; default true
 * @property {boolean} [keyring] an unlocked gnome-keyring; default true. Without, the bus has no Secret Service at all
 * @property {string} [screen] WIDTHxHEIGHTxDEPTH of the own display
 */

/** A loaded two-core machine has been seen to take 2 s for one of these. */
const startTimeoutMs = 20_000;
const abortGraceMs = 5_000;

/**
 * A desktop of its own for one piece of work: display, window manager, session bus, keyring, and a HOME that
 * nobody else uses; all gone when the work ends, fails, or is interrupted. Linux only: elsewhere the work gets
 * the environment as it is.
 * @template T
 * @param {DesktopSessionOptions} options
 * @param {(env: NodeJS.ProcessEnv, interrupted: AbortSignal) => Promise<T>} work
 * @returns {Promise<T>}
 * @throws {Error} when a part of the session does not start, and whatever `work` throws
 */
export async function withDesktopSession(options, work) {
  if (process.platform !== 'linux') return work({ ...process.env }, new AbortController().signal);
  const home = await mkdtemp(join(tmpdir(), 'ringside-desktop-'));
  /** @type {SessionProcess[]} */
  const processes = [];
  const interruption = new AbortController();
  const killAtExit = () => {
    for (const { pid, hasEnded } of processes.toReversed()) if (!hasEnded()) signalProcess(pid, 'SIGTERM');
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  };
  const stop = async () => {
    while (processes.length > 0) await processes.pop()?.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }).catch(() => {});
  };
  /** @type {Promise<T> | undefined} */
  let running;
  /** @param {NodeJS.Signals} name */
  const onSignal = (name) => {
    const code = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[/** @type {'SIGINT'} */ (name)];
    if (interruption.signal.aborted) process.exit(code);
    interruption.abort();
    void settleWithin(running ?? Promise.resolve(), abortGraceMs)
      .then(stop)
      .then(() => process.exit(code));
  };
  process.on('exit', killAtExit).on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal);
  try {
    const env = await startSession(options, home, processes);
    running = work(env, interruption.signal);
    return await running;
  } finally {
    await stop();
    process.off('exit', killAtExit).off('SIGINT', onSignal).off('SIGTERM', onSignal).off('SIGHUP', onSignal);
  }
}

/**
 * @param {DesktopSessionOptions} options
 * @param {string} home
 * @param {SessionProcess[]} processes every process started is added, so that a failure half-way leaves none behind
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
async function startSession(options, home, processes) {
  const { display = 'own', windowManager = true, keyring = true, screen = '1280x800x24' } = options;
  const env = await freshEnvironment(home);
  const existing = process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (display === 'existing-or-own' && existing) keepDisplay(env);
  else await startDisplay(env, { home, screen, windowManager, processes });
  await startBus(env, home, processes);
  if (keyring) await startKeyring(env, home, processes);
  return env;
}

/** @param {string} home */
async function freshEnvironment(home) {
  const folders = {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_STATE_HOME: join(home, '.local', 'state'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_RUNTIME_DIR: join(home, 'run'),
  };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true, mode: 0o700 });
  /** @type {NodeJS.ProcessEnv} */
  const env = { LANG: 'C.UTF-8', ...process.env, ...folders };
  // What belongs to the desktop we may have been started from.
  for (const name of [
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'XAUTHORITY',
    'DBUS_SESSION_BUS_ADDRESS',
    'GNOME_KEYRING_CONTROL',
  ]) {
    delete env[name];
  }
  for (const name of ['XDG_CURRENT_DESKTOP', 'DESKTOP_SESSION', 'XDG_SESSION_ID']) delete env[name];
  // No accessibility bus here; GTK would wait for one.
  return {
    ...env,
    NO_AT_BRIDGE: '1',
    XDG_SESSION_TYPE: 'x11',
    RINGSIDE_TOOLS_CACHE: toolCacheDir(process.env),
  };
}

/** @param {NodeJS.ProcessEnv} env */
function keepDisplay(env) {
  const {
    DISPLAY: display,
    WAYLAND_DISPLAY: wayland,
    XDG_RUNTIME_DIR: runtime,
    XDG_SESSION_TYPE: type,
  } = process.env;
  if (display) env['DISPLAY'] = display;
  if (wayland) env['WAYLAND_DISPLAY'] = isAbsolute(wayland) ? wayland : join(runtime ?? '', wayland);
  if (type) env['XDG_SESSION_TYPE'] = type;
  const authority = process.env['XAUTHORITY'] || join(homedir(), '.Xauthority');
  if (existsSync(authority)) env['XAUTHORITY'] = authority;
}

/**
 * @param {NodeJS.ProcessEnv} env gains DISPLAY
 * @param {{ home: string, screen: string, windowManager: boolean, processes: SessionProcess[] }} options
 */
async function startDisplay(env, { home, screen, windowManager, processes }) {
  // -displayfd finds a free number and names it only once connections are accepted.
  const args = ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset'];
  const server = await startSessionProcess('Xvfb', args, {
    env,
    cwd: home,
    announcesOn: true,
    timeoutMs: startTimeoutMs,
  });
  processes.push(server.process);
  env['DISPLAY'] = `:${server.announcement}`;
  if (!windowManager) return;
  const manager = await startSessionProcess('openbox', ['--sm-disable'], {
    env,
    cwd: home,
    timeoutMs: startTimeoutMs,
  });
  processes.push(manager.process);
  const isManaged = async () => {
    const answer = await runCommand('xprop', ['-root', '_NET_SUPPORTING_WM_CHECK'], {
      env,
      timeoutMs: startTimeoutMs,
    });
    return answer.stdout.includes('window id');
  };
  await waitUntilReady(isManaged, { timeoutMs: startTimeoutMs, what: 'window manager', of: manager.process });
}

/**
 * @param {NodeJS.ProcessEnv} env gains DBUS_SESSION_BUS_ADDRESS
 * @param {string} home
 * @param {SessionProcess[]} processes
 */
async function startBus(env, home, processes) {
  // The distribution's own configuration starts services on demand, a keyring among them, whether wanted or not.
  const configuration = join(home, 'bus.conf');
  await writeFile(
    configuration,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${join(home, 'run', 'bus')}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`,
  );
  const args = [`--config-file=${configuration}`, '--nofork', '--print-address=3'];
  const bus = await startSessionProcess('dbus-daemon', args, {
    env,
    cwd: home,
    announcesOn: true,
    timeoutMs: startTimeoutMs,
  });
  processes.push(bus.process);
  env['DBUS_SESSION_BUS_ADDRESS'] = bus.announcement;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 * @param {SessionProcess[]} processes
 */
async function startKeyring(env, home, processes) {
  const args = ['--foreground', '--unlock', '--components=secrets'];
  // The password protects nothing: the keyring goes with the session.
  const started = await startSessionProcess('gnome-keyring-daemon', args, {
    env,
    cwd: home,
    input: 'ringside',
    timeoutMs: startTimeoutMs,
  });
  processes.push(started.process);
  const isUnlocked = async () => {
    const alias = await askSecretService(env, '/org/freedesktop/secrets', [
      'org.freedesktop.Secret.Service.ReadAlias',
      'string:default',
    ]);
    const path = /object path "(\/[^"]+)"/.exec(alias)?.[1];
    if (path === undefined) return false;
    const locked = await askSecretService(env, path, [
      'org.freedesktop.DBus.Properties.Get',
      'string:org.freedesktop.Secret.Collection',
      'string:Locked',
    ]);
    return locked.includes('boolean false');
  };
  await waitUntilReady(isUnlocked, {
    timeoutMs: startTimeoutMs,
    what: 'unlocked keyring',
    of: started.process,
  });
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} path
 * @param {readonly string[]} call
 */
async function askSecretService(env, path, call) {
  const args = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', path, ...call];
  return (await runCommand('dbus-send', args, { env, timeoutMs: startTimeoutMs })).stdout;
}

/** @param {readonly string[]} argv what stands behind the script's name */
async function runFromCommandLine(argv) {
  const end = argv.indexOf('--');
  const [command, ...args] = end === -1 ? [] : argv.slice(end + 1);
  if (command === undefined) {
    throw new Error(
      'Usage: desktopSession.mjs [--no-keyring] [--no-window-manager] [--existing-display] [--screen=WxHxD] -- COMMAND',
    );
  }
  const flags = argv.slice(0, end);
  const screen = flags.find((flag) => flag.startsWith('--screen='))?.slice('--screen='.length);
  return withDesktopSession(
    {
      display: flags.includes('--existing-display') ? 'existing-or-own' : 'own',
      windowManager: !flags.includes('--no-window-manager'),
      keyring: !flags.includes('--no-keyring'),
      ...(screen === undefined ? {} : { screen }),
    },
    (env, signal) => runInForeground(command, args, { env, signal }),
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.exitCode = await runFromCommandLine(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${errorText(error)}\n`);
    process.exitCode = 1;
  }
}
