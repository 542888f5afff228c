import { app } from 'electron';
import type { Log, LogFields } from '../core/ports/log.ts';
import type { StatusQuestions } from '../desktop/statusQuestion.ts';
import { logLostProcesses, logUnexpectedErrors } from '../diagnostics/crash.ts';
import { createLog, lineOf } from '../diagnostics/log.ts';
import { redact } from '../diagnostics/redact.ts';
import { appPaths } from '../appPaths.ts';
import { systemClock, systemTimers } from '../platform/systemClock.ts';
import { createSystemNetwork } from '../platform/systemNetwork.ts';
import { makeWayForFile } from '../storage/ordinaryFile.ts';
import { keepFolderForOwner } from '../storage/ownerOnly.ts';
import { startPortalWorker } from './portalWorker.ts';
import { readWorkerConfiguration } from './workerConfiguration.ts';
import type { WorkerStart } from './workerStart.ts';

/** What is wrong does not go away by another start: for systemd's `RestartPreventExitStatus`. */
const configurationCode = 78;

/** The worker of a floor, once Electron is ready: no window, no tray, no keychain. It ends as the system asks it to. */
export function runFloorWorker(start: WorkerStart, statusQuestions: StatusQuestions): void {
  const paths = appPaths(app, __dirname);
  keepFolderForOwner(paths.userDataFolder);
  const log = echoed(createLog(makeWayForFile(paths.logFile).canBeOpened ? paths.logFile : null));
  const reading = readWorkerConfiguration(start.configurationFile, process.env);
  if (!reading.ok) {
    for (const problem of reading.problems) process.stderr.write(`${problem}\n`);
    app.exit(configurationCode);
    return;
  }
  logUnexpectedErrors(log);
  logLostProcesses(app, log);
  const network = createSystemNetwork({ app, clock: systemClock, log });
  const worker = startPortalWorker({
    ...reading.configuration,
    fetch: network.fetch,
    clock: systemClock,
    timers: systemTimers,
    random: Math.random,
    log,
  });
  const version = app.getVersion();
  statusQuestions.follow(() => ({ running: true, version, ...worker.status() }));
  let isEnding = false;
  // SIGTERM and SIGINT as well: Electron makes this of them.
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (isEnding) return;
    isEnding = true;
    log.info('floor worker ends');
    void worker.stop().finally(() => app.exit(0));
  });
  log.info('floor worker started', { version, portal: worker.status().portal.key });
}

/** The log, and each line on the standard output too, where systemd's journal takes it. */
function echoed(log: Log): Log {
  // Nobody listens any more: that is no reason to end.
  process.stdout.on('error', () => undefined);
  const say = (event: string, fields: LogFields = {}): void =>
    void process.stdout.write(`${redact(lineOf(event, fields))}\n`);
  return {
    info(event, fields) {
      log.info(event, fields);
      say(event, fields);
    },
    warn(event, fields) {
      log.warn(event, fields);
      say(event, fields);
    },
    error(event, cause, fields) {
      log.error(event, cause, fields);
      say(event, { ...fields, cause: cause instanceof Error ? cause.message : String(cause) });
    },
  };
}
