import type { Clock, Timers } from '../core/ports/clock.ts';
import type { HookReceiver, LiveLegs, PhoneSource } from '../core/ports/phoneSource.ts';
import { createGrandstreamSource } from './grandstream/grandstreamSource.ts';
import type { HookSourceDeps } from './hooks/hookSource.ts';
import { createLinphoneSource } from './linphone/linphoneSource.ts';
import { createMicrosipSource } from './microsip/microsipSource.ts';
import { createOtherProgramSource } from './otherProgram/otherProgramSource.ts';
import { createSnomSource } from './snom/snomSource.ts';
import { createTwinkleSource } from './twinkle/twinkleSource.ts';
import { createYealinkSource } from './yealink/yealinkSource.ts';

export interface PhoneSourcesDeps {
  /** For programs on this computer. */
  readonly loopback: HookReceiver;
  /** For desk phones. */
  readonly network: HookReceiver;
  /** For MicroSIP. */
  readonly pipe: HookReceiver;
  readonly liveLegs: LiveLegs;
  /** ISO 3166-1 alpha-2: numbers without a country code belong to it. */
  readonly country: () => string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly newId: () => string;
  readonly platform: NodeJS.Platform;
  /** Absolute path of a script of this name, where the operator is to save it. */
  readonly scriptPath: (fileName: string) => string;
  readonly microsipIniPaths: readonly string[];
  readonly isMicrosipRunning: () => Promise<boolean>;
}

/** The phones that tell of their calls by hooks, in the order of the Phones page. A new one is a folder and a line here. */
export function createHookPhoneSources(deps: PhoneSourcesDeps): readonly PhoneSource[] {
  const on = (receiver: HookReceiver): HookSourceDeps => ({
    receiver,
    liveLegs: deps.liveLegs,
    country: deps.country,
    clock: deps.clock,
    timers: deps.timers,
    newId: deps.newId,
  });
  const onLoopback = on(deps.loopback);
  const onNetwork = on(deps.network);
  return [
    createMicrosipSource({
      ...onLoopback,
      pipe: deps.pipe,
      iniPaths: deps.microsipIniPaths,
      isRunning: deps.isMicrosipRunning,
    }),
    createTwinkleSource({ ...onLoopback, scriptPath: deps.scriptPath('ringside-twinkle.sh') }),
    createLinphoneSource({
      ...onLoopback,
      platform: deps.platform,
      secretPath: deps.scriptPath('ringside-linphone.txt'),
    }),
    createOtherProgramSource(onLoopback),
    createYealinkSource(onNetwork),
    createGrandstreamSource(onNetwork),
    createSnomSource(onNetwork),
  ];
}
