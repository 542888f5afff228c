import type { InstalledSnapshot, UpdatesSnapshot } from '../../../contracts/about.ts';
import { AppError } from '../../../contracts/errors.ts';
import type { CallList } from '../../core/calls/callList.ts';
import { createTopic, type Topic } from '../../core/topic.ts';
import { startedFrom, watchReplacedFile } from '../../desktop/replaced/replacedFile.ts';
import { restartOptions, startAgain } from '../../desktop/replaced/restart.ts';
import { ownAppImageHere } from '../../platform/appImage.ts';
import type { House } from '../../house.ts';
import { stopAll, type Feature, type Handlers, type Topics } from '../feature.ts';

export interface RestartOthers {
  readonly calls: { readonly list: Pick<CallList, 'all' | 'rows'> };
  readonly updates: {
    readonly state: Topic<Pick<UpdatesSnapshot, 'step'>>;
    takeOver(): boolean;
  };
}

export interface RestartFeature {
  /** Whether another version lies in this one's place, or waits for its end to be put there. */
  readonly installed: Topic<InstalledSnapshot>;
  /** @throws AppError `restart.callGoesOn` */
  restart(): undefined;
}

/** What was upgraded while it ran is offered to the operator, who alone decides when the program is started anew. */
export function createRestartFeature(
  { app, paths, timers, log }: Pick<House, 'app' | 'paths' | 'timers' | 'log'>,
  { calls, updates }: RestartOthers,
) {
  const installed = createTopic<InstalledSnapshot>({ isReplaced: false, mayRestart: true }, log);
  const appImage = ownAppImageHere();
  const callGoesOn = (): boolean => {
    // Of a dismissed call that its card alone told of nothing more is heard: it would be in the way for minutes.
    for (const { state, dismissed, knownByCardOnly } of calls.list.all())
      if (state !== 'ended' && !(dismissed && knownByCardOnly)) return true;
    return false;
  };
  let liesThere = false;
  const renew = (): void => {
    const isReplaced = liesThere || updates.state.get().step.kind === 'ready';
    const mayRestart = !isReplaced || !callGoesOn();
    const before = installed.get();
    if (isReplaced !== before.isReplaced || mayRestart !== before.mayRestart)
      installed.publish({ isReplaced, mayRestart });
  };
  const restart = (): undefined => {
    if (callGoesOn()) throw new AppError('restart.callGoesOn');
    log.info('restarted by the operator');
    if (!updates.takeOver())
      startAgain(restartOptions({ app, argv: process.argv, appImage }), {
        app,
        platform: process.platform,
        executable: process.execPath,
        processId: process.pid,
      });
    app.quit();
    return undefined;
  };
  return {
    installed,
    restart,
    handlers: { 'installed.get': installed.get, 'installed.restart': restart } satisfies Handlers,
    topics: { 'installed.changed': installed } satisfies Topics,
    start: () =>
      stopAll(
        watchReplacedFile({
          file: startedFrom({
            isPackaged: app.isPackaged,
            appImage,
            executable: process.execPath,
            mainFile: paths.mainFile,
          }),
          timers,
          onChange(isReplaced) {
            if (isReplaced) log.info('another version is installed');
            liesThere = isReplaced;
            renew();
          },
        }),
        calls.list.rows.follow(renew),
        updates.state.follow(renew),
      ),
  } satisfies Feature & RestartFeature;
}
