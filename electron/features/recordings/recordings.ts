import { dialog } from 'electron';
import * as m from '../../../contracts/messages/generated/messages.js';
import { knownCall } from '../../core/recordings/knownCalls.ts';
import { createOperatorRecordings } from '../../core/recordings/operatorRecordings.ts';
import type { House } from '../../house.ts';
import { createRecordingsFile } from '../../storage/recordings/recordingsFile.ts';
import type { CallsFeature } from '../calls/calls.ts';
import type { HistoryFeature } from '../calls/history.ts';
import type { Computer } from '../computer.ts';
import { stopAll, type Feature, type Handlers, type Topics } from '../feature.ts';
import type { CommandsFeature } from '../portal/commands.ts';
import type { ConnectionFeature } from '../portal/connection.ts';
import type { SettingsFeature } from '../settings.ts';
import { createEarlierCalls } from './earlierCalls.ts';
import { createRecordingsOnDisk } from './recordingsOnDisk.ts';

export interface RecordingsOthers {
  readonly calls: Pick<CallsFeature, 'list' | 'registration'>;
  readonly history: Pick<HistoryFeature, 'callOf' | 'answered' | 'erased'>;
  readonly commands: Pick<CommandsFeature, 'queue' | 'load'>;
  readonly connection: Pick<ConnectionFeature, 'facts' | 'uploads'>;
  readonly computer: Pick<Computer, 'woke' | 'networkReturned'>;
  readonly settings: SettingsFeature;
}

/** A phone writes the last of it when its call is over. */
const afterEndMs = 3_000;

/** Recordings that the operator's phone makes, attached to their calls at the portal. */
export function createRecordingsFeature(house: House, others: RecordingsOthers) {
  const { clock, timers, log, paths, settings } = house;
  const { calls, history, commands, connection } = others;
  const { facts, uploads } = connection;
  const earlier = createEarlierCalls({ list: calls.list, history, queue: commands.queue, clock });

  const recordings = createOperatorRecordings({
    folder: createRecordingsOnDisk(log, timers),
    store: createRecordingsFile(paths.recordingsFile, log),
    commands: commands.queue,
    calls: () => [...calls.list.all()].flatMap((call) => knownCall(call) ?? []),
    earlierCalls: earlier.since,
    portal() {
      const used = facts.used.get();
      const userId = facts.operatorUserId();
      return used === null || userId === null
        ? null
        : { account: used.account, userId, renamedFrom: used.renamedFrom };
    },
    settings: () => ({
      ...settings.settings.get(),
      isAttachingLocked: settings.originOf('attachRecordings') === 'locked',
    }),
    country: others.settings.country,
    uploads,
    clock,
    timers,
    log,
  });

  const portalChanged = (): void => {
    earlier.forget();
    recordings.operatorChanged();
    void commands.load().then(() => {
      recordings.owedKnown();
      recordings.look();
    });
  };

  return {
    handlers: {
      'recordings.get': recordings.snapshot.get,
      async 'recordings.chooseFolder'() {
        const { recordingsFolder } = settings.settings.get();
        const { canceled, filePaths } = await dialog.showOpenDialog({
          title: m.recordings_folder(),
          ...(recordingsFolder !== '' && { defaultPath: recordingsFolder }),
          properties: ['openDirectory'],
        });
        const [folder] = filePaths;
        if (canceled || folder === undefined) return false;
        await settings.update({ recordingsFolder: folder });
        return true;
      },
      async 'recordings.attach'({ id, callKey }) {
        await recordings.attach(id, callKey);
        return undefined;
      },
      'recordings.tryAgain': ({ id }) => void recordings.tryAgain(id),
      'recordings.leave': ({ id }) => void recordings.leave(id),
      'recordings.look': () => void recordings.look(),
    } satisfies Handlers,
    topics: { 'recordings.changed': { ...recordings.snapshot, onlyWhileSeen: true } } satisfies Topics,
    checks: [
      {
        name: 'recordings',
        async run() {
          const problem = await recordings.check();
          if (problem === undefined) return { state: 'notInUse' };
          return problem === null ? { state: 'works' } : { state: 'broken', problem };
        },
      },
    ] satisfies Feature['checks'],
    start() {
      const stop = stopAll(
        recordings.start(),
        settings.settings.follow(recordings.settingsChanged),
        facts.used.follow(portalChanged),
        history.erased.follow(() => {
          earlier.forget();
          recordings.forgetCallers();
        }),
        others.computer.woke.follow(() => recordings.look()),
        others.computer.networkReturned.follow(() => recordings.look()),
        calls.registration.followCalls(({ call, before }) => {
          const hasEnded = call.state === 'ended' && before?.state !== 'ended';
          const isNamed = call.state === 'ended' && call.callId !== before?.callId;
          if (hasEnded || isNamed) recordings.look(afterEndMs);
        }),
      );
      void commands.load().then(recordings.owedKnown);
      house.quitting.beforeEnd(recordings.written);
      return stop;
    },
  } satisfies Feature;
}
