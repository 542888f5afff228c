// @ts-check
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { runCommand } from './runCommand.mjs';

/** Debian's packages ask this program before they start a service (`/usr/share/doc/init-system-helpers/README.policy-rc.d.gz`). */
const policyProgram = '/usr/sbin/policy-rc.d';
const timeoutMs = 30_000;

/**
 * Runs an installation during which these services are not started, and switches off those that it has switched on: the tests
 * start what they need by themselves, and no developer's machine is to listen on a port because of them. A policy of the
 * machine's own stays as it is.
 * @param {readonly string[]} units of systemd, such as `epmd.socket`
 * @param {() => Promise<void>} install
 */
export async function installUnstarted(units, install) {
  const ours = units.length > 0 && !existsSync(policyProgram);
  if (ours) await writeFile(policyProgram, policyScript(units), { mode: 0o755, flag: 'wx' });
  try {
    await install();
  } finally {
    if (ours) await rm(policyProgram, { force: true });
  }
  if (units.length === 0) return;
  // Works on files, also where systemd does not run; with a script of the same name, it is switched off by it as well.
  await runCommand('systemctl', ['disable', ...units], { timeoutMs });
}

/** @param {readonly string[]} units */
function policyScript(units) {
  const named = [...new Set(units.flatMap((unit) => [unit, scriptName(unit)]))];
  return `#!/bin/sh\n# Of Ringside's tests, while they install what they need.\ncase "$1" in ${named.join('|')}) exit 101 ;; esac\nexit 0\n`;
}

/** @param {string} unit */
function scriptName(unit) {
  return unit.replace(/\.[a-z]+$/, '');
}
