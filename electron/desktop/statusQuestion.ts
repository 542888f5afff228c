import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { App } from 'electron';

/**
 * How `ringside --status` is answered: the program that is started makes a folder among the operator's files, which nobody else may
 * look into, and hands its name to the one that runs, as a second start hands over its arguments. That one puts its answer there.
 * Nothing listens anywhere, and no window, page or session is made for it.
 */
export interface StatusQuestions {
  /** Begins to listen: a question that comes before the program is loaded waits. */
  start(): () => void;
  /** Answers from now on, those first that have waited. Returns how to stop. */
  follow(answer: () => object): () => void;
}

const folderPrefix = 'ringside-status-';
const folderName = /^ringside-status-[A-Za-z0-9]{6}$/;
const answerFile = 'answer.json';
/** A start takes a second, on a slow computer several. */
const answerWithinMs = 15_000;
const lookEveryMs = 20;

/** What the exit code says; `docs/admin.md` has them as well. */
const statusCodes = { ok: 0, problem: 1, notRunning: 2, noAnswer: 3 } as const;

type AskingApp = Pick<App, 'getPath' | 'requestSingleInstanceLock' | 'releaseSingleInstanceLock'>;

/** Whether this start is to tell how the running program is. What follows `--` is a link, whatever it looks like. */
export function asksForStatus(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).includes('--status');
}

/**
 * Asks the running program and writes its answer as JSON to the standard output, or that there is none. Waits for it with
 * everything else of this process standing still: there is nothing else in it.
 *
 * @returns the exit code
 */
export function askForStatus(app: AskingApp, say: (text: string) => void = sayToOutput): number {
  const userData = app.getPath('userData');
  mkdirSync(userData, { recursive: true });
  const folder = mkdtempSync(join(userData, folderPrefix));
  try {
    if (app.requestSingleInstanceLock({ status: basename(folder) })) {
      app.releaseSingleInstanceLock();
      say('{"running":false}');
      return statusCodes.notRunning;
    }
    const answer = awaited(join(folder, answerFile));
    say(answer ?? '{"running":true,"answered":false}');
    if (answer === null) return statusCodes.noAnswer;
    return isOk(answer) ? statusCodes.ok : statusCodes.problem;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function awaited(path: string): string | null {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waitedMs = 0; waitedMs < answerWithinMs; waitedMs += lookEveryMs) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      Atomics.wait(pause, 0, 0, lookEveryMs);
    }
  }
  return null;
}

function isOk(answer: string): boolean {
  const status: unknown = JSON.parse(answer);
  return typeof status === 'object' && status !== null && 'ok' in status && status.ok === true;
}

/** At once: nothing of this process is waited for. */
function sayToOutput(text: string): void {
  writeSync(1, `${text}\n`);
}

export function createStatusQuestions(app: Pick<App, 'on' | 'off' | 'getPath'>): StatusQuestions {
  let following: (() => object) | null = null;
  const waiting: string[] = [];

  const put = (name: string, answer: object): void => {
    const folder = join(app.getPath('userData'), name);
    const draft = join(folder, 'draft');
    try {
      writeFileSync(draft, JSON.stringify(answer, null, 2), { flag: 'wx', mode: 0o600 });
      renameSync(draft, join(folder, answerFile));
    } catch {
      // Whoever asked is gone, or is told nothing and says so.
    }
  };

  return {
    start() {
      const onSecondInstance = (_event: unknown, _argv: unknown, _folder: unknown, data: unknown): void => {
        const name = nameIn(data);
        if (name === null) return;
        if (following === null) waiting.push(name);
        else put(name, following());
      };
      app.on('second-instance', onSecondInstance);
      return () => void app.off('second-instance', onSecondInstance);
    },
    follow(answer) {
      following = answer;
      for (const name of waiting.splice(0)) put(name, answer());
      return () => {
        following = null;
      };
    },
  };
}

/** Any program of this user could send it: no name leads elsewhere. */
function nameIn(data: unknown): string | null {
  const name = typeof data === 'object' && data !== null && 'status' in data ? data.status : null;
  return typeof name === 'string' && folderName.test(name) ? name : null;
}
