import { createPatientFolder } from '../../core/recordings/patientFolder.ts';
import type { Timers } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { RecordingFolder } from '../../core/ports/recordings/recordings.ts';
import { createRecordingFolder } from '../../recordings/recordingFolder.ts';

/** The folder on this computer's disks, one that hangs included. */
export function createRecordingsOnDisk(log: Log, timers: Timers): RecordingFolder {
  return createPatientFolder(createRecordingFolder(log), timers);
}
