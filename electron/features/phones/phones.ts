import { join } from 'node:path';
import { AppError } from '../../../contracts/errors.ts';
import { createPhones, type Phones } from '../../core/phones/phones.ts';
import { phonesCheck } from '../../core/phones/phonesCheck.ts';
import type { PhoneControl } from '../../core/ports/phoneSource.ts';
import type { House } from '../../house.ts';
import { loopbackPort, type LoopbackReceiver } from '../../receivers/loopbackReceiver.ts';
import { createBaresipSource } from '../../sources/baresip/baresipSource.ts';
import { isMicrosipRunning, microsipIniPaths } from '../../sources/microsip/microsipProcess.ts';
import { createHookPhoneSources } from '../../sources/phoneSources.ts';
import type { CallsFeature } from '../calls/calls.ts';
import type { Computer } from '../computer.ts';
import type { SettingsFeature } from '../settings.ts';
import { stopAll, type Feature, type Handlers, type Topics } from '../feature.ts';
import { createReceivers } from './receivers.ts';

export interface PhonesFeature {
  readonly phones: Pick<Phones, 'control' | 'snapshot'>;
  /** A `ringside://` link tells of a call. */
  readonly openLink: LoopbackReceiver['openLink'];
}

export interface PhonesOthers {
  readonly settings: SettingsFeature;
  readonly calls: Pick<CallsFeature, 'take' | 'abilities'> & {
    readonly list: Pick<CallsFeature['list'], 'liveLegs' | 'phoneOf'>;
  };
  readonly computer: Pick<Computer, 'woke' | 'networkReturned'>;
}

export interface PhonesHouse extends Pick<
  House,
  'settings' | 'secrets' | 'clock' | 'timers' | 'log' | 'newId' | 'copy'
> {
  readonly paths: Pick<House['paths'], 'userDataFolder'>;
}

/**
 * The operator's phones: what they tell, what they are told to do, and how they are set up.
 *
 * @param preferredPort where no port of the loopback receiver was given yet
 */
export function createPhonesFeature(
  house: PhonesHouse,
  { settings: { country }, calls, computer }: PhonesOthers,
  preferredPort = loopbackPort,
) {
  const { settings, clock, timers, log } = house;
  const receivers = createReceivers(house, preferredPort);
  const fileFor = (fileName: string): string => join(house.paths.userDataFolder, fileName);
  const phones = createPhones({
    sources: [
      createBaresipSource({
        port: () => settings.settings.get().baresipPort,
        followPort: settings.settings.follow,
        clock,
        timers,
        log,
      }),
      ...createHookPhoneSources({
        ...receivers,
        liveLegs: calls.list.liveLegs,
        country,
        clock,
        timers,
        newId: house.newId,
        platform: process.platform,
        scriptPath: fileFor,
        microsipIniPaths: microsipIniPaths(process.env),
        isMicrosipRunning,
      }),
    ],
    settings: settings.settings,
    receivers: receivers.snapshot,
    mask: receivers.hookSecret.mask,
    clock,
    timers,
    log,
    onEvent: calls.take,
    abilities: calls.abilities,
  });

  const order = async (
    callKey: string,
    action: keyof Pick<PhoneControl, 'answer' | 'decline' | 'hangUp'>,
  ): Promise<undefined> => {
    const phone = calls.list.phoneOf(callKey);
    if (phone === null) throw new AppError('call.unknown');
    await phones.control(phone.sourceName)[action](phone.sourceCallId);
    return undefined;
  };

  return {
    phones,
    openLink: receivers.openLink,
    handlers: {
      'phones.get': () => phones.snapshot.get(),
      'phones.copySetup': async ({ source, item }) => house.copy(phones.setupText(source, item ?? null)),
      'phones.find': async () => ({ found: await phones.found() }),
      'phones.test': ({ source }) => phones.test(source),
      'phones.renewSecret': async () => void (await receivers.hookSecret.renew()),
      'phones.writeSettings': ({ source }) => phones.writeSettings(source),
      'calls.answer': ({ callKey }) => order(callKey, 'answer'),
      'calls.decline': ({ callKey }) => order(callKey, 'decline'),
      'calls.hangUp': ({ callKey }) => order(callKey, 'hangUp'),
    } satisfies Handlers,
    topics: { 'phones.changed': { ...phones.snapshot, onlyWhileSeen: true } } satisfies Topics,
    checks: [phonesCheck(phones)],
    start() {
      const stopFollowing = stopAll(
        receivers.changes.follow(phones.refresh),
        computer.woke.follow(receivers.lookAtNetwork),
        computer.networkReturned.follow(receivers.lookAtNetwork),
      );
      const stopReceivers = receivers.start();
      const stopPhones = phones.start();
      /** Settles once nobody listens at any port. */
      return async (): Promise<void> => {
        stopFollowing();
        stopPhones();
        await stopReceivers();
      };
    },
  } satisfies Feature & PhonesFeature;
}
