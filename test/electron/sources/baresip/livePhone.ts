import { expect, onTestFinished } from 'vitest';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import { startBaresip, type Baresip, type BaresipOptions } from '../../../phones/baresip.ts';
import { sippCall, type SippCallOptions, type SippRun } from '../../../phones/sipp.ts';
import { followSource, type FollowedSource } from './followedSource.ts';

/** A real baresip with the source that follows it; nothing in between is a stand-in. */
export async function livePhone(
  options: BaresipOptions = {},
): Promise<{ readonly phone: Baresip; readonly followed: FollowedSource }> {
  const phone = await startBaresip(options);
  onTestFinished(phone.stop);
  const followed = followSource(phone.ports.control);
  await followed.state('live');
  return { phone, followed };
}

/** A real caller rings it. */
export async function ring(phone: Baresip, options: Partial<SippCallOptions> = {}): Promise<SippRun> {
  const caller = await sippCall({ toPort: phone.ports.sip, ...options });
  onTestFinished(caller.stop);
  return caller;
}

/** The SIP Call-ID of the call that rings, or will ring, from this number. */
export async function offered(followed: FollowedSource, number: string): Promise<string> {
  const isIt = (event: CallEvent): boolean =>
    event.type === 'offered' && event.details.phoneNumber === number;
  await expect.poll(() => followed.events.some(isIt), { timeout: 10_000, interval: 10 }).toBe(true);
  return followed.events.find(isIt)?.call.sourceCallId ?? '';
}

export async function outcomeOf(followed: FollowedSource, id: string): Promise<string> {
  return (await followed.event('ended', id)).outcome;
}
