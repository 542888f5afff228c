import { describe, expect, it } from 'vitest';
import {
  createPacing,
  createPortalLimits,
  type Priority,
} from '../../../../electron/portal/pacing/pacing.ts';
import { createManualTime } from '../testing/manualTime.ts';

const hide = 'telephony.externalCall.hide';

function createPaced(random = 0.5) {
  const time = createManualTime();
  const limits = createPortalLimits({ clock: time, random: () => random });
  const pacing = createPacing({ clock: time, limits });
  const other = createPacing({ clock: time, limits });
  const send = (priority: Priority = 'command', method = hide) => pacing.begin([method], priority);
  const waitMs = (priority: Priority = 'command', method = hide) => pacing.turn([method], priority).waitMs;
  return { time, pacing, other, send, waitMs };
}

describe('pacing', () => {
  it('delays no command while there is room', () => {
    const { send, waitMs } = createPaced();
    for (let index = 0; index < 50; index += 1) {
      expect(waitMs()).toBe(0);
      send().passed();
    }
  });

  it('lets every call of every session with the portal wait after a refusal, and all go on after it', async () => {
    const { time, other, send, waitMs } = createPaced(0.5);
    send().refused(null);
    expect(waitMs('command')).toBe(2_250);
    expect(waitMs('lookUp')).toBe(2_750);
    expect(other.turn([hide], 'command')).toEqual({ waitMs: 2_250, because: 'portal.tooManyRequests' });
    await time.advance(2_250);
    expect(waitMs()).toBe(0);
  });

  it('lets commands go first when the pause is over', async () => {
    const { time, send, waitMs } = createPaced(0.5);
    send().refused(null);
    await time.advance(2_250);
    expect([waitMs('command'), waitMs('lookUp')]).toEqual([0, 500]);
    await time.advance(500);
    expect(waitMs('lookUp')).toBe(0);
  });

  it('sends one command alone beyond the believed edge, and more once that was let through', () => {
    const { send, waitMs } = createPaced();
    for (let index = 0; index < 50; index += 1) send().passed();
    for (let beyond = 0; beyond < 6; beyond += 1) {
      expect(waitMs()).toBe(0);
      const probe = send();
      expect(waitMs()).toBeGreaterThan(0);
      probe.passed();
    }
    // Six more than fifty: this is the larger plan.
    send();
    expect([waitMs('command'), waitMs('lookUp')]).toEqual([0, 0]);
  });

  it('keeps look-ups from taking all the sockets', () => {
    const { send, waitMs } = createPaced();
    const running = Array.from({ length: 3 }, () => send('lookUp', 'crm.contact.get'));
    expect(waitMs('lookUp')).toBeGreaterThan(0);
    expect(waitMs('command')).toBe(0);
    running[0]?.lost();
    running[0]?.lost();
    expect(waitMs('lookUp')).toBe(0);
  });

  it('holds a blocked method back until the portal frees it, and no other', async () => {
    const { time, pacing, waitMs } = createPaced();
    expect(pacing.noteBlock(hide, 90_000)).toBe(90_000);
    expect(pacing.turn([hide], 'command')).toEqual({
      waitMs: 90_000,
      because: 'portal.operationTimeLimit',
    });
    expect(pacing.turn(['profile', hide], 'command').waitMs).toBe(90_000);
    expect(waitMs('command', 'profile')).toBe(0);
    await time.advance(90_000);
    expect(waitMs()).toBe(0);
  });

  it('knows the end of a block from the last good answer, and never believes in more than ten minutes', () => {
    const { pacing } = createPaced();
    pacing.noteOperating(hide, { operatingS: 470, freedInMs: 45_000 });
    expect(pacing.noteBlock(hide, null)).toBe(45_000);
    expect(pacing.noteBlock('profile', null)).toBe(60_000);
    expect(pacing.noteBlock('profile', 9_999_999)).toBe(600_000);
  });

  it('slows down before the line is crossed: look-ups from 80 %, commands from 90 %', async () => {
    const { time, pacing, send, waitMs } = createPaced();
    const at = (operatingS: number) => pacing.noteOperating(hide, { operatingS, freedInMs: 300_000 });
    at(380);
    send().passed();
    expect([waitMs('command'), waitMs('lookUp')]).toEqual([0, 0]);
    at(420);
    send().passed();
    expect(waitMs('command')).toBe(0);
    expect(waitMs('lookUp')).toBeGreaterThan(2_000);
    at(479);
    send().passed();
    expect(waitMs('command')).toBeGreaterThan(1_900);
    await time.advance(2_000);
    expect(waitMs('command')).toBe(0);
  });

  it('learns where the line is', () => {
    const { pacing, send, waitMs } = createPaced();
    pacing.noteOperating(hide, { operatingS: 100, freedInMs: 1_000 });
    pacing.noteBlock(hide, 1);
    pacing.noteOperating('profile', { operatingS: 99, freedInMs: 300_000 });
    send('lookUp', 'profile').passed();
    expect(waitMs('lookUp', 'profile')).toBeGreaterThan(6_000);
    // Let through beyond it: it has been moved.
    pacing.noteOperating('profile', { operatingS: 200, freedInMs: 300_000 });
    pacing.noteOperating('profile', { operatingS: 120, freedInMs: 300_000 });
    expect(waitMs('lookUp', 'profile')).toBe(0);
  });
});
