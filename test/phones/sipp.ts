import { watch } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './freePorts.ts';
import { startProcess, within, type OwnedProcess } from './ownedProcess.ts';
import { readTrace, type SipCall } from './sippTrace.ts';
import {
  answererScenario,
  callerScenario,
  type AnswererScenario,
  type CallerScenario,
} from './sippScenarios.ts';

export interface SippCallOptions extends Partial<CallerScenario> {
  /** Port of the phone on 127.0.0.1. */
  readonly toPort: number;
  /** User part that is called. */
  readonly toUser?: string;
  /** Calls made at once, from the same caller. */
  readonly calls?: number;
}

export interface SippRun {
  /** sipp's own SIP port. */
  readonly port: number;
  /** What has gone over the wire so far, per call, in the order of the INVITEs. */
  calls(): Promise<readonly SipCall[]>;
  /**
   * The final status of the INVITE: 200 answered, 486 busy, 603 declined, 487 after the caller gave up.
   * @param index which call, in the order of the INVITEs
   */
  outcome(index?: number): Promise<number>;
  /** Who sent BYE. */
  hungUpBy(index?: number): Promise<'caller' | 'called'>;
  /** Resolves when sipp has ended by itself; throws with what it wrote where a call did not go as its scenario has it. */
  over(): Promise<void>;
  stop(): Promise<void>;
}

/** A real caller (Debian's sip-tester): calls `sip:<toUser>@127.0.0.1:<toPort>`. */
export async function sippCall(options: SippCallOptions): Promise<SippRun> {
  const xml = callerScenario({
    callerUser: options.callerUser ?? '+493012345',
    displayName: options.displayName ?? null,
    cancelAfterMs: options.cancelAfterMs ?? null,
    hangUpAfterMs: options.hangUpAfterMs ?? null,
    holdsOnce: options.holdsOnce ?? false,
    toTransfer: options.toTransfer ?? null,
    hearsAt: options.hearsAt ?? null,
  });
  const count = options.calls ?? 1;
  return runSipp(xml, 'sent', [
    ...['-s', options.toUser ?? '1001', '-m', String(count), '-l', String(count), '-r', '100'],
    `127.0.0.1:${options.toPort}`,
  ]);
}

/** A real phone that is called: answers or refuses one call. */
export async function sippAnswerer(options: Partial<AnswererScenario> = {}): Promise<SippRun> {
  const xml = answererScenario({
    answerAfterMs: options.answerAfterMs ?? 0,
    hangUpAfterMs: options.hangUpAfterMs ?? null,
    refuseWith: options.refuseWith ?? null,
  });
  return runSipp(xml, 'received', ['-m', '1']);
}

async function runSipp(xml: string, invite: 'sent' | 'received', args: readonly string[]): Promise<SippRun> {
  const folder = await mkdtemp(join(tmpdir(), 'ringside-sipp-'));
  const port = await freePort();
  const trace = join(folder, 'messages.log');
  await writeFile(join(folder, 'scenario.xml'), xml);
  await writeFile(trace, '');
  const common = ['-sf', 'scenario.xml', '-i', '127.0.0.1', '-mi', '127.0.0.1', '-p', String(port)];
  const tracing = ['-nostdin', '-trace_msg', '-message_file', trace, '-timeout', '30', '-timeout_error'];
  const running: OwnedProcess = await startProcess('sipp', [...common, ...tracing, ...args], {
    debianPackage: 'sip-tester',
    cwd: folder,
  });

  const calls = async (): Promise<readonly SipCall[]> => readTrace(await readFile(trace, 'utf8'), invite);
  const untilKnown = async <T>(
    what: string,
    look: (call: SipCall) => T | null,
    index: number,
  ): Promise<T> => {
    const found = async (): Promise<T> => {
      for (;;) {
        // Watched before it is read, so that nothing written in between is missed.
        const changed = nextChange(trace, running);
        const call = (await calls())[index];
        const value = call === undefined ? null : look(call);
        if (value !== null) return value;
        await changed;
      }
    };
    return within(20_000, `${what} of call ${index}`, found());
  };
  return {
    port,
    calls,
    outcome: (index = 0) => untilKnown('the final status', (call) => call.finalStatus, index),
    hungUpBy: (index = 0) => untilKnown('the hang-up', (call) => call.byeFrom, index),
    async over() {
      const code = await within(30_000, 'sipp ends', running.ended);
      if (code !== 0) throw new Error(`sipp ended with ${String(code)}:\n${running.output()}`);
    },
    async stop() {
      await running.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves at the next change of the file, when the program ends, and after 200 ms in any case. */
function nextChange(file: string, running: OwnedProcess): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      watcher.close();
      resolve();
    };
    const timer = setTimeout(done, 200);
    const watcher = watch(file, done);
    void running.ended.then(done);
  });
}
