import { app } from 'electron';
import { beginDesk } from './beginDesk.ts';
import { becomeOnlyInstance, canBeHandedOver } from './desktop/singleInstance.ts';
import { askForStatus, asksForStatus } from './desktop/statusQuestion.ts';
import { readHandOverStart } from './floor/handOverStart.ts';
import { beginFloorWorker } from './floorWorker/beginFloorWorker.ts';
import { readWorkerStart } from './floorWorker/workerStart.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const workerStart = readWorkerStart(app, process.argv);
const asks = asksForStatus(process.argv);
const handOver = readHandOverStart(process.argv);
const onlyInstance =
  asks || handOver !== null ? null : canBeHandedOver(process.argv) ? becomeOnlyInstance(app) : 'tooLong';

if (asks) {
  app.exit(askForStatus(app));
} else if (handOver !== null) {
  void import('./handOverPassword.ts')
    .then(({ handOverPassword }) =>
      handOverPassword({ ...handOver, mainFile: __filename, input: process.stdin, say }),
    )
    .catch((error: unknown) => {
      say(`Not stored: ${error instanceof Error ? error.message : String(error)}`);
      return 1;
    })
    .then((code) => app.exit(code));
} else if (onlyInstance === 'tooLong') {
  say('Ringside was not started: its arguments are too long.');
  app.exit(1);
} else if (onlyInstance === null) {
  // A second desk has the first one's window shown; a second worker in the same folder is a mistake.
  app.exit(workerStart === null ? 0 : 1);
} else if (workerStart !== null) {
  beginFloorWorker(app, workerStart);
} else {
  beginDesk(onlyInstance);
}
