import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createListeners, type Told } from '../../core/listeners.ts';
import type { ReceiversSnapshot } from '../../core/phones/phones.ts';
import type { HookReceiver } from '../../core/ports/phoneSource.ts';
import type { House } from '../../house.ts';
import { createHookSecret, type HookSecret } from '../../receivers/hookSecret.ts';
import { createLoopbackReceiver, type LoopbackReceiver } from '../../receivers/loopbackReceiver.ts';
import { createNetworkReceiver, networkPort } from '../../receivers/networkReceiver.ts';
import { windowsPipePath } from '../../receivers/pipe/pipePath.ts';
import { createPipeReceiver } from '../../receivers/pipe/pipeReceiver.ts';
import { createGivenPortsFile } from '../../storage/givenPortsFile.ts';
import { stopAll } from '../feature.ts';

/** Where hooks of phones arrive, and the secret that they carry. */
export interface Receivers {
  readonly hookSecret: HookSecret;
  readonly loopback: HookReceiver;
  readonly network: HookReceiver;
  readonly pipe: HookReceiver;
  readonly openLink: LoopbackReceiver['openLink'];
  /** One of them, or where the secret is kept, has something new to tell. */
  readonly changes: Told<undefined>;
  snapshot(): ReceiversSnapshot;
  /** The operator chose, or this computer may have another address now: the network is looked at anew. */
  lookAtNetwork(): void;
  /** @returns how to stop: settles once nobody listens at any port */
  start(): () => Promise<void>;
}

/** \\.\pipe\ringside.<id> on Windows; elsewhere a socket that nothing but a test writes to. */
function pipePath(id: string): string {
  return process.platform === 'win32' ? windowsPipePath(id) : join(tmpdir(), `ringside-${id}.sock`);
}

export function createReceivers(
  house: Pick<House, 'settings' | 'secrets' | 'clock' | 'timers' | 'log'> & {
    readonly paths: Pick<House['paths'], 'userDataFolder'>;
  },
  preferredPort: number,
): Receivers {
  const { settings, clock, timers, log } = house;
  const changes = createListeners<undefined>(log);
  const changed = (): void => changes.tell(undefined);
  const secret = createHookSecret({ store: house.secrets, clock, log });
  const deps = { secret, clock, timers, log, onChange: changed };
  const loopback = createLoopbackReceiver({
    ...deps,
    preferredPort,
    givenPorts: createGivenPortsFile(join(house.paths.userDataFolder, 'receivers.json'), log),
  });
  const network = createNetworkReceiver({ ...deps, port: networkPort, networkCards: networkInterfaces });
  const pipe = createPipeReceiver({ secret, clock, log, source: 'microsip', pathOf: pipePath });
  const lookAtNetwork = (): void => {
    const { deskPhoneAddress, deskPhonesAllowed } = settings.settings.get();
    network.choose({ address: deskPhoneAddress, allowed: deskPhonesAllowed });
  };

  return {
    hookSecret: secret,
    loopback,
    network,
    pipe,
    openLink: loopback.openLink,
    changes,
    snapshot: () => ({
      loopbackReceiver: loopback.snapshot(),
      networkReceiver: network.snapshot(),
      secretKeptIn: secret.keptIn(),
    }),
    lookAtNetwork,
    start() {
      lookAtNetwork();
      const stopFollowing = stopAll(
        secret.followChanges(changed),
        secret.stop,
        settings.settings.follow(lookAtNetwork),
      );
      return async () => {
        stopFollowing();
        await Promise.all([loopback.close(), network.close(), pipe.close()]);
      };
    },
  };
}
