import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RingPlayed, RingSnapshot } from '../../contracts/ring/ring.ts';
import { defaultSettings, type Settings } from '../../contracts/settings.ts';
import { chosenOutput } from '../../renderer/features/ring/outputs.ts';
import { giveAudio } from './fakeAudio.ts';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openMain, openPopup } from './openWindow.ts';
import { settings } from './scenarios/parts.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { popupScenarios } from './scenarios/popupScenarios.ts';

closeWindowsAfterEach();
afterEach(() => void vi.useRealTimers());

const headset = { deviceId: 'h', label: 'Headset' };
const soft = { tone: 'soft', volume: 60, output: null } as const;
const silent: RingSnapshot = { sound: null, problem: null };
const mute = (): HTMLElement | null => screen.queryByRole('button', { name: 'Mute this ring' });
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const sentNames = ({ sent }: FakeBridge): string[] => sent.map(({ name }) => name);

/** What the window has told of a sound that this asked for. */
const toldOf = ({ sent }: FakeBridge, asked: RingPlayed['asked']): unknown[] =>
  sent.flatMap(({ name, input }) =>
    name === 'ring.played' && (input as RingPlayed).asked === asked ? [input] : [],
  );

async function ring(fake: FakeBridge, snapshot: RingSnapshot): Promise<void> {
  fake.publish('ring.changed', snapshot);
  await tick();
}

async function choose(fake: FakeBridge, change: Partial<Settings>, more = {}): Promise<void> {
  fake.publish('settings.changed', settings({ settings: { ...defaultSettings, ...change }, ...more }));
  await tick();
}

describe('the mute button of the popup', () => {
  it('is there while something is heard, says its keys, and mutes', async () => {
    const fake = await openPopup(popupScenarios.one);
    expect(mute()).toBeNull();
    await ring(fake, { sound: soft, problem: null });
    expect(mute()?.title).toBe('Mute this ring (Ctrl+Shift+J)');
    expect(mute()?.getAttribute('aria-keyshortcuts')).toBe('Control+Shift+J');
    mute()?.click();
    await waitFor(() => expect(sentNames(fake)).toContain('ring.mute'));
    await ring(fake, silent);
    expect(mute()).toBeNull();
  });

  it('says no keys that another program has', async () => {
    const fake = await openPopup(popupScenarios.one);
    await ring(fake, { sound: soft, problem: null });
    const problems = { muteRingShortcut: { code: 'shortcut.taken', params: {} } };
    await choose(fake, { ringTone: 'soft' }, { problems });
    expect(mute()?.title).toBe('Mute this ring');
  });

  it('keeps its place where calls may be heard, and has none where they never are', async () => {
    const fake = await openPopup(popupScenarios.one);
    const place = (): Element | null => document.querySelector('.foot .place');
    expect(place()).toBeNull();
    await choose(fake, { lines: [{ line: '1', name: '', colour: 'blue', ring: 'bell' }] });
    expect(place()).not.toBeNull();
  });
});

it('a popup in which nothing is to be heard plays nothing', async () => {
  const audio = giveAudio([headset]);
  const fake = await openPopup(popupScenarios.one);
  vi.useFakeTimers();
  await ring(fake, silent);
  // A tone begins only after the call is painted.
  await pass(1_000);
  fake.publish('ring.try', soft);
  await vi.waitFor(() => expect(toldOf(fake, 'check')).toHaveLength(1));
  expect(toldOf(fake, 'call')).toEqual([]);
  expect(audio.opened()).toBe(1);
});

it('a ring goes on where it goes, while what went wrong with it is told', async () => {
  const audio = giveAudio([headset], { h: Infinity });
  const fake = await openPopup(popupScenarios.one);
  vi.useFakeTimers();
  const sound = { ...soft, output: { id: 'h', label: 'Headset' } };
  await ring(fake, { sound, problem: null });
  await pass(4_000);
  expect(toldOf(fake, 'call')).toMatchObject([{ problem: 'ring.outputGone' }]);
  const opened = audio.opened();
  await ring(fake, {
    sound: structuredClone(sound),
    problem: { code: 'ring.outputGone', params: { output: 'Headset' } },
  });
  await pass(5_000);
  expect([audio.opened(), audio.open()]).toEqual([opened, ['']]);
});

it('a ring whose last output is pulled out is told, and heard again once there is one', async () => {
  const audio = giveAudio([headset]);
  const fake = await openPopup(popupScenarios.one);
  vi.useFakeTimers();
  await ring(fake, { sound: soft, problem: null });
  await vi.waitFor(() => expect(toldOf(fake, 'call')).toMatchObject([{ problem: null }]));
  // The first look at the outputs is what others are told apart from.
  await pass(100);
  audio.plug([]);
  await vi.waitFor(() => expect(toldOf(fake, 'call').at(-1)).toMatchObject({ problem: 'ring.notHeard' }));
  expect(audio.open()).toEqual([]);
  audio.plug([headset]);
  await vi.waitFor(() => expect(toldOf(fake, 'call').at(-1)).toMatchObject({ problem: null }));
});

it('a ring that cannot be played is told to the main process, and in the popup in words', async () => {
  // This page has no audio outputs at all.
  const fake = await openPopup(popupScenarios.one);
  await ring(fake, { sound: soft, problem: null });
  await waitFor(() =>
    expect(fake.sent.find(({ name }) => name === 'ring.played')?.input).toEqual({
      asked: 'call',
      problem: 'ring.notHeard',
      output: '',
    }),
  );
  await ring(fake, { sound: soft, problem: { code: 'ring.outputGone', params: { output: 'Headset' } } });
  expect((await screen.findByRole('alert')).textContent).toMatch(
    /cannot be heard on: Headset\. .*choose another one in Settings/,
  );
  // A long text scrolls, by keyboard as well.
  expect(screen.getByRole('alert').tabIndex).toBe(0);
  await ring(fake, silent);
  expect(screen.queryByRole('alert')).toBeNull();
});

it('Check everything is answered by the page that would ring', async () => {
  const fake = await openPopup(popupScenarios.one);
  fake.publish('ring.try', soft);
  await waitFor(() =>
    expect(fake.sent.find(({ name }) => name === 'ring.played')?.input).toMatchObject({ asked: 'check' }),
  );
});

it('Check everything waits for an output that wakes late', async () => {
  const audio = giveAudio([headset], { h: 2_000 });
  const fake = await openPopup(popupScenarios.one);
  vi.useFakeTimers();
  fake.publish('ring.try', { ...soft, output: { id: 'h', label: 'Headset' } });
  await vi.waitFor(() => expect(audio.open()).toEqual(['h']));
  await pass(2_100);
  expect(toldOf(fake, 'check')).toEqual([{ asked: 'check', problem: null, output: 'Headset' }]);
});

describe('the settings page', () => {
  it('has the sound of a line beside its name and colour', async () => {
    const fake = await openMain(mainScenarios.settings);
    const line = { line: '1001', name: 'Sales', colour: 'blue' } as const;
    await choose(fake, { lines: [line] });
    const list = within(screen.getByRole('list', { name: 'Lines and queues' }));
    const sound = list.getByRole<HTMLSelectElement>('combobox', { name: 'Ring' });
    expect(sound.selectedOptions[0]?.textContent).toBe('Rings as the others');
    const saved = (): unknown => fake.sent.findLast(({ name }) => name === 'settings.update')?.input;
    fireEvent.change(sound, { target: { value: 'off' } });
    await waitFor(() => expect(saved()).toEqual({ lines: [{ ...line, ring: 'off' }] }));
    await choose(fake, { lines: [{ ...line, ring: 'off' }] });
    fireEvent.change(sound, { target: { value: 'asOthers' } });
    await waitFor(() => expect(saved()).toEqual({ lines: [line] }));
  });

  it('keeps an output that is not connected, by its name, and says so', async () => {
    const fake = await openMain(mainScenarios.settings);
    await choose(fake, { ringOutput: { id: 'x', label: 'Headset' } });
    const output = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Play it on' });
    expect(output.selectedOptions[0]?.textContent).toBe('Headset (not connected)');
  });

  const listen = (): void => screen.getByRole('button', { name: 'Listen' }).click();
  const gone = { ringOutput: { code: 'ring.outputGone', params: { output: 'Headset' } } };

  it('tells the main process that a tone was heard, which settles what went wrong before', async () => {
    giveAudio([headset], { h: 2_500 });
    const fake = await openMain(mainScenarios.settings);
    await choose(fake, { ringOutput: { id: 'h', label: 'Headset' } }, { problems: gone });
    expect(screen.getByRole('alert').textContent).toMatch(/cannot be heard on: Headset/);
    vi.useFakeTimers();
    listen();
    await pass(2_600);
    expect(toldOf(fake, 'listen')).toEqual([{ asked: 'listen', problem: null, output: 'Headset' }]);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says that nothing is heard, until another volume or output is chosen, and keeps it while other things change', async () => {
    giveAudio([headset], { '': Infinity });
    const fake = await openMain(mainScenarios.settings);
    await choose(fake, { ringVolume: 50 });
    vi.useFakeTimers();
    listen();
    await pass(3_200);
    expect(screen.getByRole('alert').textContent).toMatch(/The ring cannot be heard: no output plays it/);
    expect(toldOf(fake, 'listen')).toEqual([]);
    await choose(fake, { ringVolume: 50, ringTone: 'bell' });
    expect(screen.queryByRole('alert')).not.toBeNull();
    await choose(fake, { ringVolume: 20, ringTone: 'bell' });
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says the volume at which the slider stands while it is dragged, and the one that is chosen elsewhere', async () => {
    const fake = await openMain(mainScenarios.settings);
    await choose(fake, { ringVolume: 50 });
    const slider = screen.getByRole<HTMLInputElement>('slider', { name: 'Volume' });
    expect(slider.getAttribute('aria-valuetext')).toBe('50 %');
    fireEvent.input(slider, { target: { value: '75' } });
    await tick();
    expect(slider.getAttribute('aria-valuetext')).toBe('75 %');
    expect(sentNames(fake)).not.toContain('settings.update');
    await choose(fake, { ringVolume: 20 });
    expect([slider.value, slider.getAttribute('aria-valuetext')]).toEqual(['20', '20 %']);
  });
});

describe('the output that was chosen', () => {
  const outputs = [
    { deviceId: 'a', label: 'Speakers' },
    { deviceId: 'b', label: 'Headset' },
    { deviceId: 'c', label: 'Monitor' },
    { deviceId: 'd', label: 'Monitor' },
  ];
  it.each([
    ['its id', { id: 'b', label: 'other' }, 'b'],
    ['its name, where it was plugged in elsewhere', { id: 'gone', label: 'Headset' }, 'b'],
    ['no name that two have', { id: 'gone', label: 'Monitor' }, undefined],
    ['no name that is empty', { id: 'gone', label: '' }, undefined],
  ])('is found by %s', (_, chosen, id) => {
    expect(chosenOutput(outputs, chosen)?.deviceId).toBe(id);
  });
});
