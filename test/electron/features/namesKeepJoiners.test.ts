import { describe, expect, it } from 'vitest';
import type { CallParty } from '../../../contracts/calls.ts';
import { trayTexts } from '../../../electron/desktop/tray/trayTexts.ts';
import { handOverText } from '../../../electron/features/calls/handOverText.ts';
import { readProfile } from '../../../electron/portal/profile.ts';
import { readHook } from '../../../electron/receivers/hookFields.ts';
import { peerName } from '../../../electron/sources/baresip/peer.ts';
import { createConnectorChannelSource } from '../../../electron/sources/connectorChannel/connectorChannelSource.ts';

const nowMs = Date.UTC(2026, 8, 15, 12);
/** Persian and Hindi names, and a family, are others without their joiners; the first mark turns the text round. */
const name = 'علی\u200cرضا क्\u200dष \u{1f468}\u200d\u{1f469}\u200d\u{1f467}';
const told = `\u202e${name}`;

const party: CallParty = {
  name: told,
  phoneNumber: '+74951234567',
  formattedNumber: '+7 495 123-45-67',
  company: told,
  responsible: null,
  line: told,
  crmEntity: null,
};

function connectorTells() {
  const source = createConnectorChannelSource({ clock: { nowMs: () => nowMs, monotonicMs: () => 0 } });
  const params = {
    ringside: 1,
    event: 'offered',
    connectorCallId: 'c-1',
    phoneNumber: '+74951234567',
    direction: 'incoming',
    name: told,
    company: told,
    responsible: told,
    line: told,
    atMs: nowMs,
  };
  const read = source.read({
    mid: '1',
    moduleId: 'application',
    command: 'ringside_call',
    sentAtMs: null,
    params,
  });
  if (read?.kind !== 'event' || !('details' in read.event)) throw new Error('an event was expected');
  const { details } = read.event;
  return [details.name, details.company, details.responsible, details.line];
}

function phoneTells() {
  const hook = readHook('ring', { number: `"${told}" <sip:1001@host>`, line: told }, nowMs);
  return [hook.name, hook.line, readHook('ring', { number: '1001', name: told }, nowMs).name];
}

describe('a name keeps its joiners, and no other mark that cannot be seen,', () => {
  it.each<readonly [string, () => readonly (string | null | undefined)[]]>([
    ['from a connector', connectorTells],
    ['from a phone by its hooks', phoneTells],
    ['from baresip', () => [peerName(told, '1001')]],
    ['of the operator', () => [readProfile({ ID: 1, NAME: told })?.name]],
  ])('%s', (_where, read) => {
    const texts = read();
    expect(texts).toEqual(texts.map(() => name));
  });

  it('in what a colleague is told', () => {
    const text = handOverText({ party, direction: 'incoming', startedAtMs: nowMs }, nowMs);
    expect([text.split(name).length - 1, text.includes('\u202e')]).toEqual([3, false]);
  });

  it('in what a colleague is told of who keeps the number back, where no word stands for one', () => {
    const withheld = {
      ...party,
      phoneNumber: 'anonymous',
      formattedNumber: 'anonymous',
      noNumber: 'withheld',
    } as const;
    const text = handOverText({ party: withheld, direction: 'incoming', startedAtMs: nowMs }, nowMs);
    expect([text.split(name).length - 1, text.includes('anonymous')]).toEqual([3, false]);
  });

  it('in what a colleague is told of who has not called, but asked to be called back', () => {
    const request = { text: `${told}\nplease` };
    const text = handOverText({ party, direction: 'callback', startedAtMs: nowMs, request }, nowMs);
    expect(text).toMatch(/, asked to be called back [^,]+, /);
    expect(text.endsWith(`, ${name} please`)).toBe(true);
    expect(text).not.toContain('\u202e');
  });

  it('in the menu of the tray', () => {
    const [call = ''] = trayTexts({
      health: 'connected',
      reason: null,
      unansweredCount: 0,
      quiet: { isQuiet: false, untilMs: null },
      installed: { isReplaced: false, mayRestart: true },
      lastCalls: [
        {
          key: 'a',
          party,
          direction: 'incoming',
          state: 'ended',
          outcome: 'missed',
          isTest: false,
          startedAtMs: nowMs,
        },
      ],
      nowMs,
    }).lastCalls;
    expect([call.includes(name), call.includes('\u202e')]).toEqual([true, false]);
  });
});
