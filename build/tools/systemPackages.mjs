// @ts-check
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCommand, runInForeground } from './machine/runCommand.mjs';
import { installUnstarted } from './machine/unstartedServices.mjs';
import { errorText } from './machine/toolCache.mjs';

/**
 * @typedef {object} Requirement
 * @property {string} name Debian's package
 * @property {string} [t64] its name since the 64-bit time_t transition, where it changed
 * @property {string} [library] a shared library of it, by soname
 * @property {string} [program] a program of it, as found on PATH
 * @property {string} [font] a font file of it
 * @property {string} [file] another file of it, by its whole path
 * @property {readonly string[]} [services] units that it, or what it needs, would start on this machine
 */

/** What Electron's executable links or loads, and keytar: `readelf -d electron | grep NEEDED`, Debian names. */
/** @type {readonly Requirement[]} */
const electronNeeds = [
  { name: 'libgtk-3-0', t64: 'libgtk-3-0t64', library: 'libgtk-3.so.0' },
  { name: 'libnss3', library: 'libnss3.so' },
  { name: 'libasound2', t64: 'libasound2t64', library: 'libasound.so.2' },
  { name: 'libgbm1', library: 'libgbm.so.1' },
  { name: 'libdrm2', library: 'libdrm.so.2' },
  { name: 'libcups2', t64: 'libcups2t64', library: 'libcups.so.2' },
  { name: 'libatk-bridge2.0-0', t64: 'libatk-bridge2.0-0t64', library: 'libatk-bridge-2.0.so.0' },
  { name: 'libatspi2.0-0', t64: 'libatspi2.0-0t64', library: 'libatspi.so.0' },
  { name: 'libdbus-1-3', library: 'libdbus-1.so.3' },
  { name: 'libxkbcommon0', library: 'libxkbcommon.so.0' },
  { name: 'libxcomposite1', library: 'libXcomposite.so.1' },
  { name: 'libxdamage1', library: 'libXdamage.so.1' },
  { name: 'libxrandr2', library: 'libXrandr.so.2' },
  { name: 'libxfixes3', library: 'libXfixes.so.3' },
  { name: 'libxss1', library: 'libXss.so.1' },
  { name: 'libxtst6', library: 'libXtst.so.6' },
  { name: 'libnotify4', library: 'libnotify.so.4' },
  { name: 'libsecret-1-0', library: 'libsecret-1.so.0' },
  { name: 'libudev1', library: 'libudev.so.1' },
  { name: 'libexpat1', library: 'libexpat.so.1' },
  { name: 'fonts-dejavu-core', font: 'DejaVuSans.ttf' },
];

/** What the tests need besides: a display, a window manager, something to type into, a keychain. */
/** @type {readonly Requirement[]} */
const desktopTestNeeds = [
  { name: 'xvfb', program: 'Xvfb' },
  { name: 'openbox', program: 'openbox' },
  { name: 'xdotool', program: 'xdotool' },
  { name: 'xterm', program: 'xterm' },
  { name: 'x11-utils', program: 'xprop' },
  // What rings is recorded.
  { name: 'pulseaudio', program: 'pulseaudio' },
  { name: 'pulseaudio-utils', program: 'parec' },
  // A second display of two monitors.
  { name: 'xserver-xorg-core', program: 'Xorg' },
  { name: 'xserver-xorg-video-dummy', file: '/usr/lib/xorg/modules/drivers/dummy_drv.so' },
  { name: 'x11-xserver-utils', program: 'xrandr' },
  { name: 'dbus', program: 'dbus-daemon' },
  { name: 'gnome-keyring', program: 'gnome-keyring-daemon' },
  { name: 'libsecret-tools', program: 'secret-tool' },
  { name: 'libnss3-tools', program: 'certutil' },
  { name: 'fonts-noto-core', font: 'NotoSans-Regular.ttf' },
  // What screen readers hear.
  { name: 'at-spi2-core', file: '/usr/libexec/at-spi-bus-launcher' },
  { name: 'python3-pyatspi', file: '/usr/lib/python3/dist-packages/pyatspi/__init__.py' },
  // A real softphone, a real caller, and what hooks are run with.
  { name: 'baresip-core', program: 'baresip' },
  { name: 'sip-tester', program: 'sipp' },
  { name: 'curl', program: 'curl' },
  // A real broker, as large floors have one, with Erlang; each run starts its own.
  {
    name: 'rabbitmq-server',
    file: '/usr/lib/rabbitmq/bin/rabbitmq-server',
    services: ['rabbitmq-server.service', 'epmd.socket', 'epmd.service'],
  },
];

const aptOptions = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
const quickLookTimeoutMs = 10_000;

/**
 * Makes sure the system has the libraries and programs that Electron, and with `desktopTests` the tests, need, and `also`
 * what else the caller does.
 * Installs them with apt where it may (as root on Debian and its kin); asks nothing of apt when all are there.
 * @param {{ desktopTests?: boolean, also?: readonly Requirement[], log?: (text: string) => void }} [options]
 * @returns {Promise<void>}
 * @throws {Error} with the exact line to run, when something is missing that it may not install itself
 */
export async function ensureSystemPackages({ desktopTests = false, also = [], log = toStandardError } = {}) {
  if (process.platform !== 'linux') return;
  const needs = [...electronNeeds, ...(desktopTests ? desktopTestNeeds : []), ...also];
  const missing = await missingRequirements(needs);
  if (missing.length === 0) return;
  const what = missing.map((need) => need.library ?? need.program ?? need.font ?? need.file).join(', ');
  if (onPath('apt-get') === undefined) {
    throw new Error(
      `Missing on this system: ${what}.\nInstall what your distribution calls these packages: ${names(missing)}`,
    );
  }
  const services = missing.flatMap((need) => need.services ?? []);
  const line = `apt-get install -y --no-install-recommends ${names(missing)}`;
  if (process.getuid?.() !== 0) {
    throw new Error(
      `Missing on this system: ${what}. Install it with this line, then try again:\nsudo ${line}${switchOff(services)}`,
    );
  }
  log(`Installing what this system lacks: ${names(missing)}`);
  await aptGet(['update']);
  await installUnstarted(services, () =>
    aptGet(['install', '-y', '--no-install-recommends', ...missing.map(packageName)]),
  );
  const still = await missingRequirements(needs);
  if (still.length > 0)
    throw new Error(`apt-get installed ${names(missing)}, yet there is still no ${names(still)}.`);
}

/** @param {readonly string[]} services that the line before starts, and nobody needs */
function switchOff(services) {
  return services.length === 0 ? '' : `\nsudo systemctl disable --now ${services.join(' ')}`;
}

/** @param {readonly string[]} args */
async function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const code = await runInForeground('apt-get', ['-q', ...aptOptions, ...args], { env, stdout: 'stderr' });
  if (code !== 0)
    throw new Error(`apt-get ${args.join(' ')} failed with code ${code}; its own words are above.`);
}

/**
 * @param {readonly Requirement[]} needs
 * @returns {Promise<readonly Requirement[]>}
 */
async function missingRequirements(needs) {
  const libraries = await linkerCache();
  return needs.filter(({ library, program, font, file }) => {
    if (library !== undefined) return libraries !== undefined && !libraries.has(library);
    if (program !== undefined) return onPath(program) === undefined;
    if (file !== undefined) return !existsSync(file);
    return font !== undefined && !hasFont(font);
  });
}

/** @returns {Promise<Set<string> | undefined>} sonames the dynamic linker knows; undefined where it cannot be asked */
async function linkerCache() {
  const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((file) => existsSync(file));
  if (ldconfig === undefined) return undefined;
  const result = await runCommand(ldconfig, ['-p'], { timeoutMs: quickLookTimeoutMs });
  if (result.code !== 0) return undefined;
  // A line reads: libnss3.so (libc6,x86-64) => /lib/x86_64-linux-gnu/libnss3.so; other architectures do not count.
  const wanted = { x64: 'x86-64', arm64: 'AArch64' }[process.arch === 'arm64' ? 'arm64' : 'x64'];
  const lines = result.stdout.split('\n').filter((line) => line.includes(wanted));
  return new Set(lines.map((line) => line.trim().split(' ')[0] ?? ''));
}

/** @param {string} program */
function onPath(program) {
  // Debian keeps some programs out of an ordinary user's PATH.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.find((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

/** @param {string} file */
function hasFont(file) {
  for (const root of ['/usr/share/fonts', '/usr/local/share/fonts']) {
    if (
      existsSync(root) &&
      readdirSync(root, { recursive: true }).some((path) => String(path).endsWith(file))
    )
      return true;
  }
  return false;
}

/** @param {readonly Requirement[]} needs */
function names(needs) {
  return needs.map(packageName).join(' ');
}

/** @param {Requirement} need */
function packageName(need) {
  return need.t64 !== undefined && hasLongTime() ? need.t64 : need.name;
}

/** Debian 13 and Ubuntu 24.04 renamed the libraries whose interface holds a time_t. */
function hasLongTime() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const id = /^ID="?([a-z]+)/m.exec(release)?.[1];
  const version = Number(/^VERSION_ID="?([\d.]+)/m.exec(release)?.[1] ?? Number.POSITIVE_INFINITY);
  if (id === 'ubuntu') return version >= 24;
  return id === 'debian' && version >= 13;
}

/** @param {string} text */
function toStandardError(text) {
  process.stderr.write(`${text}\n`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await ensureSystemPackages({ desktopTests: process.argv.includes('--desktop-tests') });
  } catch (error) {
    toStandardError(errorText(error));
    process.exitCode = 1;
  }
}
