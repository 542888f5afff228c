import { fireEvent, screen, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { Recording, RecordingsSnapshot } from '../../contracts/recordings/recordings.ts';
import { defaultSettings } from '../../contracts/settings.ts';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { main } from './scenarios/mainScenario.ts';
import { row, settings } from './scenarios/parts.ts';

closeWindowsAfterEach();

/** The page of the settings is loaded once it is asked for. */
const patience = { timeout: 10_000 };

const recording = (change: Partial<Recording> = {}): Recording => ({
  id: 'a.wav',
  fileName: 'a.wav',
  startedAtMs: Date.UTC(2026, 8, 15, 9),
  sizeBytes: 1_000,
  callKey: 'a',
  who: 'Anna Petrova',
  standing: { at: 'attached', atMs: Date.UTC(2026, 8, 15, 9) },
  calls: [],
  transcript: null,
  ...change,
});
const told = (...recordings: Recording[]): RecordingsSnapshot => ({ isOn: true, problem: null, recordings });

async function open(page: 'calls' | 'settings', snapshot: RecordingsSnapshot): Promise<FakeBridge> {
  const scenario = main(page, {
    rows: [row('a', { state: 'ended', outcome: 'answered' })],
    settings: settings({
      settings: { ...defaultSettings, attachRecordings: 'recordings', recordingsFolder: '/recordings' },
    }),
  });
  const fake = await openMain(scenario, {}, (bridge) => bridge.answer('recordings.get', () => snapshot));
  await tick();
  return fake;
}

const orders = (fake: FakeBridge, name: string) =>
  fake.sent.filter((one) => one.name === name).map(({ input }) => input);

describe('the row of a call', () => {
  it('says how far its recording has been sent, and then that it is attached', async () => {
    const fake = await open('calls', told(recording({ standing: { at: 'sending', percent: 40 } })));
    const list = within(screen.getByRole('list', { name: 'Call history' }));
    expect(list.getByText('Recording is being sent: 40 %')).toBeTruthy();
    expect(list.getByRole('progressbar').getAttribute('value')).toBe('40');
    fake.publish('recordings.changed', told(recording()));
    await tick();
    expect(list.getByText('Recording attached in Bitrix24')).toBeTruthy();
    expect(list.queryByRole('progressbar')).toBeNull();
  });

  it('says why it could not be attached, what to do, and tries again by a press', async () => {
    const problem = { code: 'recording.callNotFinished', params: {} } as const;
    const fake = await open(
      'calls',
      told(recording({ standing: { at: 'failed', problem, canTryAgain: true } })),
    );
    expect(screen.getByText(/could not be attached.*does not know yet.*press Try again/i)).toBeTruthy();
    screen.getByRole('button', { name: 'Try again: Recording a.wav' }).click();
    await tick();
    expect(orders(fake, 'recordings.tryAgain')).toEqual([{ id: 'a.wav' }]);
  });
});

describe('the settings', () => {
  const choices = [
    { callKey: 'x', who: 'Anna', startedAtMs: Date.UTC(2026, 8, 15, 8), hasRecording: false },
    { callKey: 'y', who: 'Boris', startedAtMs: Date.UTC(2026, 8, 15, 8, 1), hasRecording: true },
  ];

  it('let the operator choose the call of a recording, and attach nothing before', async () => {
    const unclear = recording({ callKey: null, who: '', standing: { at: 'unclear' }, calls: choices });
    const fake = await open('settings', told(unclear));
    const item = await screen.findByRole('listitem', { name: 'Recording a.wav' }, patience);
    const attach = within(item).getByRole<HTMLButtonElement>('button', { name: /^Attach/ });
    expect(attach.disabled).toBe(true);
    expect(item.textContent).not.toContain('replaces');
    await fireEvent.change(within(item).getByRole('combobox'), { target: { value: 'y' } });
    await tick();
    expect(within(item).getByText(/Attaching this one replaces it/)).toBeTruthy();
    attach.click();
    await tick();
    expect(orders(fake, 'recordings.attach')).toEqual([{ id: 'a.wav', callKey: 'y' }]);
    within(item)
      .getByRole('button', { name: /^Leave out/ })
      .click();
    await tick();
    expect(orders(fake, 'recordings.leave')).toEqual([{ id: 'a.wav' }]);
  });

  it('tell a call that Bitrix24 does not know from no call at all', async () => {
    const [none, unknown] = [null, 'a'].map((callKey, n) =>
      recording({ id: `${n}.wav`, fileName: `${n}.wav`, callKey, standing: { at: 'noCall' } }),
    );
    await open('settings', told(...[none, unknown].filter((one) => one !== undefined)));
    const item = (name: string) => screen.findByRole('listitem', { name: `Recording ${name}` }, patience);
    expect((await item('0.wav')).textContent).toContain('No call fits');
    expect((await item('1.wav')).textContent).toContain('does not know the call');
  });

  it('say that the folder is missing', async () => {
    await open('settings', {
      isOn: true,
      problem: { code: 'recording.folderMissing', params: {} },
      recordings: [],
    });
    expect(await screen.findByText('The folder of the recordings is not there.', {}, patience)).toBeTruthy();
  });

  it('save a pattern only once it is one', async () => {
    const fake = await open('settings', told());
    const field = await screen.findByRole('textbox', { name: 'How they are named' }, patience);
    await fireEvent.input(field, { target: { value: '{number}' } });
    await fireEvent.change(field);
    expect(screen.getByText(/It needs \{date\} and \{time\}/)).toBeTruthy();
    expect(orders(fake, 'settings.update')).toEqual([]);
    await fireEvent.input(field, { target: { value: '{date}-{time}' } });
    await fireEvent.change(field);
    await tick();
    expect(orders(fake, 'settings.update')).toEqual([{ recordingNames: '{date}-{time}' }]);
  });
});
