import { describe, expect, it } from 'vitest';
import { defaultSettings, type Settings } from '../../../../contracts/settings.ts';
import type { PhoneHealth } from '../../../../contracts/phones.ts';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import type { PhoneSource, PhoneSourceHandlers } from '../../../../electron/core/ports/phoneSource.ts';
import { createPhoneAbilities } from '../../../../electron/core/phones/phoneAbilities.ts';
import { createPhones } from '../../../../electron/core/phones/phones.ts';
import { createTopic } from '../../../../electron/core/topic.ts';
import { createHeldTime, failingLog, quietLog } from '../heldTime.ts';

const secret = 's3cret';

/** A phone that says what the test has it say. */
function createPhone(name: PhoneSource['name'], control: PhoneSource['control'] = null) {
  let handlers: PhoneSourceHandlers | null = null;
  const say = (): PhoneSourceHandlers => {
    if (handlers === null) throw new Error(`${name} is off`);
    return handlers;
  };
  const source: PhoneSource = {
    name,
    way: 'loopback',
    can: ['answer', 'hangUp'],
    control,
    settingsFile: null,
    start(given) {
      handlers = given;
      return () => (handlers = null);
    },
    setup: () => [{ id: 'ring', setting: 'cmdCallRing', text: `curl http://127.0.0.1/${secret}/ring` }],
    test: () => Promise.resolve({ heard: true, tookMs: 3 }),
  };
  return { source, isOn: () => handlers !== null, say };
}

function setUp() {
  const time = createHeldTime(1_000);
  const baresip = createPhone('baresip', {
    answer: () => Promise.resolve(),
    decline: () => Promise.resolve(),
    hangUp: () => Promise.resolve(),
    dial: () => Promise.resolve(),
    begin: () => Promise.resolve(null),
    hold: () => Promise.resolve(),
    resume: () => Promise.resolve(),
    sendDigits: () => Promise.resolve(),
    transfer: () => Promise.resolve(),
  });
  const twinkle = createPhone('twinkle');
  const settings = createTopic<Settings>({ ...defaultSettings, phonesOn: ['twinkle'] }, failingLog);
  const events: CallEvent[] = [];
  const abilities = createPhoneAbilities(failingLog);
  let canChanges = 0;
  abilities.changes.follow(() => (canChanges += 1));
  let made = 0;
  const phones = createPhones({
    sources: [baresip.source, twinkle.source],
    settings,
    receivers: () => {
      made += 1;
      return {
        loopbackReceiver: null,
        networkReceiver: { choices: [], listeningAt: null, allowed: [], refused: {}, problem: null },
        secretKeptIn: 'keychain',
      };
    },
    mask: (text) => text.replaceAll(secret, '••••'),
    clock: time,
    timers: time,
    log: quietLog,
    onEvent: (event) => events.push(event),
    abilities,
  });
  const switchOn = (...phonesOn: Settings['phonesOn']): void =>
    settings.publish({ ...settings.get(), phonesOn });
  const { can } = abilities;
  return {
    time,
    phones,
    can,
    baresip,
    twinkle,
    events,
    switchOn,
    made: () => made,
    canChanges: () => canChanges,
  };
}

const health = (state: PhoneHealth['state']): PhoneHealth => ({ state, sinceMs: 1_000, problem: null });

describe('phones', () => {
  it('are on as the settings say, from the start, at each change, and off at the end', () => {
    const { phones, baresip, twinkle, switchOn } = setUp();
    const stop = phones.start();
    expect([baresip.isOn(), twinkle.isOn()]).toEqual([false, true]);
    switchOn('baresip');
    expect([baresip.isOn(), twinkle.isOn()]).toEqual([true, false]);
    stop();
    expect([baresip.isOn(), twinkle.isOn()]).toEqual([false, false]);
    switchOn('twinkle');
    expect(twinkle.isOn()).toBe(false);
  });

  it('are listed with what they told, and without the secret', () => {
    const { time, phones, twinkle } = setUp();
    phones.start();
    twinkle.say().onHealth(health('live'));
    twinkle.say().onNews('ring', 1_500);
    time.turn(100);
    const [, listed] = phones.snapshot.get().sources;
    expect(listed).toMatchObject({
      name: 'twinkle',
      on: true,
      health: { state: 'live' },
      lastNews: { news: 'ring', atMs: 1_500 },
      setup: [{ id: 'ring', setting: 'cmdCallRing', maskedText: 'curl http://127.0.0.1/••••/ring' }],
    });
    expect(JSON.stringify(phones.snapshot.get())).not.toContain(secret);
    expect(phones.setupText('twinkle', 'ring')).toContain(secret);
    expect(() => phones.setupText('twinkle', 'other')).toThrow('receiver.notOpen');
  });

  it('make nothing of the page while a call begins to ring, and tell once of much', () => {
    const { time, phones, twinkle, made } = setUp();
    let told = 0;
    phones.snapshot.follow(() => (told += 1));
    phones.start();
    time.turn(100);
    told = 0;
    for (let news = 0; news < 20; news += 1) twinkle.say().onNews('ring', news);
    for (let refused = 0; refused < 20; refused += 1) phones.refresh();
    expect([told, made()]).toEqual([0, 0]);
    time.turn(100);
    expect([told, made()]).toEqual([1, 0]);
    phones.snapshot.get();
    phones.snapshot.get();
    expect(made()).toBe(1);
  });

  it('can do something while they are live alone, and that changes at once', () => {
    const { phones, can, baresip, switchOn, canChanges } = setUp();
    phones.start();
    switchOn('baresip');
    expect(can('baresip')).toEqual([]);
    expect(() => phones.control('baresip')).toThrow('phone.notReachable');
    baresip.say().onHealth(health('waiting'));
    expect(canChanges()).toBe(0);
    baresip.say().onHealth(health('live'));
    expect(can('baresip')).toEqual(['answer', 'hangUp']);
    expect(phones.control('baresip')).toBe(baresip.source.control);
    baresip.say().onHealth(health('live'));
    expect(canChanges()).toBe(1);
    switchOn();
    expect([can('baresip'), canChanges()]).toEqual([[], 2]);
    expect(can('portalCards')).toEqual([]);
  });

  it('that only tell take no orders, and have no settings to write', async () => {
    const { phones, twinkle } = setUp();
    phones.start();
    twinkle.say().onHealth(health('live'));
    expect(() => phones.control('twinkle')).toThrow('phone.cannot');
    await expect(phones.writeSettings('twinkle')).rejects.toThrow('phone.settingsNotFound');
    expect(await phones.test('twinkle')).toEqual({ heard: true, tookMs: 3 });
    expect(await phones.test('snom')).toMatchObject({ heard: false, problem: { code: 'phone.cannot' } });
  });
});
