import { powerMonitor } from 'electron';
import { createClickSetUp, type ClickPortal } from '../../core/clickToCall/clickSetUp.ts';
import { rememberOthers } from '../../core/clickToCall/otherPrograms.ts';
import { createClicks } from '../../core/clickToCall/clickToCall.ts';
import type { Check } from '../../core/selfCheck/check.ts';
import { isWaylandSession } from '../../platform/waylandSession.ts';
import { createFormerLinesFile } from '../../storage/remembered/formerLinesFile.ts';
import type { House } from '../../house.ts';
import type { CallsFeature } from '../calls/calls.ts';
import type { CommandsFeature } from '../portal/commands.ts';
import type { ConnectionFeature } from '../portal/connection.ts';
import { stopAll, type Feature, type Handlers, type Topics } from '../feature.ts';
import type { DiallingFeature } from './dialling.ts';
import type { PhonesFeature } from './phones.ts';

export interface ClickToCallOthers {
  readonly calls: Pick<CallsFeature, 'registration' | 'list'>;
  readonly commands: Pick<CommandsFeature, 'queue'>;
  readonly connection: Pick<ConnectionFeature, 'facts'>;
  readonly dialling: Pick<DiallingFeature, 'begin' | 'problem'>;
  readonly phones: Pick<PhonesFeature, 'phones'>;
}

/** Two questions to a portal, each of which may wait for its turn. */
const checkLimitMs = 45_000;

/** Numbers that the operator presses in Bitrix24, dialled by the phone of this desk. */
export function createClickToCallFeature(
  { settings, clock, timers, newId, log, said, paths }: House,
  { calls, commands, connection: { facts }, dialling, phones }: ClickToCallOthers,
) {
  const chosen = () => settings.settings.get().clickToCall;
  const parts = { chosen, clock, timers, log };
  // Under Wayland Chromium says 0 whoever is there [inferred: it asks the X server].
  const isIdleTimeSaid = !isWaylandSession(process.platform, process.env);
  /** What dials tells of its calls; of the system's program nobody knows which it is, so that any phone that tells will do. */
  const tellsOfCalls = (): boolean => {
    const { dialWith } = settings.settings.get();
    const live = phones.phones.snapshot.get().sources.filter(({ health }) => health.state === 'live');
    return dialWith === 'system' ? live.length > 0 : live.some(({ name }) => name === dialWith);
  };
  const clicks = createClicks({
    ...parts,
    calls: calls.registration,
    allCalls: calls.list.all,
    commands: commands.queue,
    phone: {
      dial: dialling.begin,
      problem: dialling.problem,
      hangUp: ({ sourceName, sourceCallId }) => phones.phones.control(sourceName).hangUp(sourceCallId),
      tellsOfCalls,
    },
    others: rememberOthers(said, () => facts.used.get()?.account ?? '', clock),
    operatorUserId: facts.operatorUserId,
    wasHereSince: (atMs) =>
      isIdleTimeSaid ? clock.nowMs() - powerMonitor.getSystemIdleTime() * 1000 >= atMs : null,
    newId,
  });
  const portal = (): ClickPortal | null => {
    const used = facts.used.get();
    const [host = ''] = used?.account.split('/') ?? [];
    return used === null ? null : { host, line: used.session.clickLine };
  };
  const setUp = createClickSetUp({
    ...parts,
    portal,
    formerLines: createFormerLinesFile(paths.formerLinesFile, log),
    heard: clicks.heard,
    problem: dialling.problem,
  });

  return {
    handlers: {
      'calls.dialClicked': async ({ callKey }) => void (await clicks.dialNow(callKey)),
      'clicks.get': () => setUp.snapshot.get(),
      'clicks.look': async () => void (await setUp.look()),
      'clicks.makeLine': async () => void (await setUp.makeLine()),
      'clicks.chooseLine': async () => void (await setUp.chooseLine()),
      'clicks.lineBack': async () => void (await setUp.lineBack()),
      'clicks.tryIt': () => void setUp.tryIt(),
    } satisfies Handlers,
    topics: { 'clicks.changed': { ...setUp.snapshot, onlyWhileSeen: true } } satisfies Topics,
    checks: [{ name: 'clickToCall', limitMs: checkLimitMs, run: setUp.check }] satisfies readonly Check[],
    start: () => stopAll(clicks.start(), setUp.start(), facts.used.follow(setUp.forget)),
  } satisfies Feature;
}
