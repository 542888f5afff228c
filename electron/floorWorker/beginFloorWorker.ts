import type { App } from 'electron';
import { createStatusQuestions } from '../desktop/statusQuestion.ts';
import { lacksDisplay, type WorkerStart } from './workerStart.ts';

/** Becomes the worker of a floor: no window, and nothing that is there for windows. Called once, before Electron is ready. */
export function beginFloorWorker(app: App, start: WorkerStart): void {
  const problem = lacksDisplay(app, process.platform, process.env);
  if (problem !== null) {
    process.stderr.write(`${problem}\n`);
    app.exit(1);
    return;
  }
  app.disableHardwareAcceleration();
  const statusQuestions = createStatusQuestions(app);
  statusQuestions.start();
  void app
    .whenReady()
    .then(() => import('./floorWorkerProgram.ts'))
    .then(({ runFloorWorker }) => runFloorWorker(start, statusQuestions))
    .catch((error: unknown) => {
      // Without work it would be taken for a worker; whoever started it starts it anew.
      process.stderr.write(`Not started: ${error instanceof Error ? error.message : String(error)}\n`);
      app.exit(1);
    });
}
