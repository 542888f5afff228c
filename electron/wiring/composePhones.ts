import { randomUUID } from 'node:crypto';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallEvent } from '../core/ports/callSource.ts';
import type { Clock, Timers } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { LiveLegs } from '../core/ports/phoneSource.ts';
import type { SecretStore } from '../core/ports/secretStore.ts';
import { createPhones, type Phones } from '../core/phones/phones.ts';
import type { OperatorSettings } from '../core/settings/operatorSettings.ts';
import { createHookSecret, type HookSecret } from '../receivers/hookSecret.ts';
import { createLoopbackReceiver, type LoopbackReceiver } from '../receivers/loopbackReceiver.ts';
import { createNetworkReceiver, networkPort } from '../receivers/networkReceiver.ts';
import { windowsPipePath } from '../receivers/pipe/pipePath.ts';
import { createPipeReceiver } from '../receivers/pipe/pipeReceiver.ts';
import { createBaresipSource } from '../sources/baresip/baresipSource.ts';
import { isMicrosipRunning, microsipIniPaths } from '../sources/microsip/microsipProcess.ts';
import { createHookPhoneSources } from '../sources/phoneSources.ts';
import { createGivenPortsFile } from '../storage/givenPortsFile.ts';

export interface PhonesParts {
  readonly settings: OperatorSettings;
  readonly secrets: SecretStore;
  readonly liveLegs: LiveLegs;
  /** ISO 3166-1 alpha-2: numbers without a country code belong to it. */
  readonly country: () => string;
  /** Where no port of the loopback receiver was given yet. */
  readonly loopbackPort: number;
  /** Folder of the operator's files, where scripts for phones are to be saved. */
  readonly userDataFolder: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly onEvent: (event: CallEvent) => void;
  readonly onCanChange: () => void;
}

export interface ComposedPhones {
  readonly phones: Phones;
  readonly hookSecret: HookSecret;
  readonly openLink: LoopbackReceiver['openLink'];
  /** Starts the phones that are switched on. */
  start(): void;
  /** This computer may have another address now. */
  networkChanged(): void;
  /** Settles once nobody listens at any port. */
  stop(): Promise<void>;
}

/** \\.\pipe\ringside.<id> on Windows; elsewhere a socket that nothing but a test writes to. */
function pipePath(id: string): string {
  return process.platform === 'win32' ? windowsPipePath(id) : join(tmpdir(), `ringside-${id}.sock`);
}

/** Phones, the receivers that their hooks arrive at, and the secret that both need. */
export function composePhones(parts: PhonesParts): ComposedPhones {
  const { settings, clock, timers, log } = parts;
  const hookSecret = createHookSecret({ store: parts.secrets, clock, log });
  const onChange = (): void => phones.refresh();
  const receiverDeps = { secret: hookSecret, clock, timers, log, onChange };
  const loopback = createLoopbackReceiver({
    ...receiverDeps,
    preferredPort: parts.loopbackPort,
    givenPorts: createGivenPortsFile(join(parts.userDataFolder, 'receivers.json'), log),
  });
  const network = createNetworkReceiver({
    ...receiverDeps,
    port: networkPort,
    networkCards: networkInterfaces,
  });
  const pipe = createPipeReceiver({ secret: hookSecret, clock, log, source: 'microsip', pathOf: pipePath });
  const chooseNetwork = (): void => {
    const { deskPhoneAddress, deskPhonesAllowed } = settings.settings.get();
    network.choose({ address: deskPhoneAddress, allowed: deskPhonesAllowed });
  };
  const stops: (() => void)[] = [];

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
        loopback,
        network,
        pipe,
        liveLegs: parts.liveLegs,
        country: parts.country,
        clock,
        timers,
        newId: randomUUID,
        platform: process.platform,
        scriptPath: (fileName) => join(parts.userDataFolder, fileName),
        microsipIniPaths: microsipIniPaths(process.env),
        isMicrosipRunning,
      }),
    ],
    settings: settings.settings,
    receivers: () => ({
      loopbackReceiver: loopback.snapshot(),
      networkReceiver: network.snapshot(),
      secretKeptIn: hookSecret.keptIn(),
    }),
    mask: hookSecret.mask,
    clock,
    timers,
    log,
    onEvent: parts.onEvent,
    onCanChange: parts.onCanChange,
  });
  return {
    phones,
    hookSecret,
    openLink: loopback.openLink,
    start() {
      chooseNetwork();
      // Where the secret is kept is shown as well.
      stops.push(hookSecret.followChanges(onChange), hookSecret.stop);
      stops.push(settings.settings.follow(chooseNetwork), phones.start());
    },
    networkChanged: chooseNetwork,
    async stop() {
      for (const stop of stops.splice(0)) stop();
      await Promise.all([loopback.close(), network.close(), pipe.close()]);
    },
  };
}
