import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { Recording, RecordingsSnapshot } from '../../contracts/recordings/recordings.ts';
import { defaultSettings } from '../../contracts/settings.ts';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { main, type MainScenario } from './scenarios/mainScenario.ts';
import { nowMs, portal, row, settings } from './scenarios/parts.ts';

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

async function open(
  page: 'calls' | 'settings',
  snapshot: RecordingsSnapshot,
  change: Partial<MainScenario> = {},
): Promise<FakeBridge> {
  const scenario = main(page, {
    ...change,
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
      told(recording({ standing: { at: 'failed', problem, canTryAgain: true, isOwed: false } })),
    );
    expect(screen.getByText(/could not be attached.*does not know yet.*press Try again/i)).toBeTruthy();
    screen.getByRole('button', { name: 'Try again: Recording a.wav' }).click();
    await tick();
    expect(orders(fake, 'recordings.tryAgain')).toEqual([{ id: 'a.wav' }]);
  });
});

describe('what failed, in the row of a call', () => {
  const refused = { code: 'recording.uploadRefused', params: { host: 'portal.example' } } as const;
  const failed = (change: Partial<Extract<Recording['standing'], { at: 'failed' }>> = {}) =>
    ({ at: 'failed', problem: refused, canTryAgain: true, isOwed: true, ...change }) as const;

  it('is told by the banner above, once, with its reason; the row can be tried again and given up', async () => {
    const failedCommands = [
      { commandId: '1', who: 'Anna', kind: 'recording', problem: refused, failedAtMs: nowMs },
      { commandId: '2', who: 'Anna', kind: 'transcript', problem: refused, failedAtMs: nowMs },
    ] as const;
    const fake = await open('calls', told(recording({ standing: failed(), transcript: failed() })), {
      portal: portal({ failedCommands: [...failedCommands] }),
    });
    const banner = within(screen.getByRole('status', { name: 'Problems in Bitrix24' }));
    expect(banner.getByText('Recordings that could not be attached in Bitrix24: 1')).toBeTruthy();
    expect(banner.getByText('Transcripts that could not be attached in Bitrix24: 1')).toBeTruthy();
    const list = within(screen.getByRole('list', { name: 'Call history' }));
    expect(list.getByText('Recording could not be attached')).toBeTruthy();
    expect(list.getByText('Transcript could not be attached')).toBeTruthy();
    expect(list.queryByText(/does not take a file of this size/)).toBeNull();
    list.getByRole('button', { name: 'Give up: Recording a.wav' }).click();
    await tick();
    expect(orders(fake, 'recordings.leave')).toEqual([{ id: 'a.wav' }]);
  });

  it('and cannot be helped by another try says why there, and offers none', async () => {
    const problem = { code: 'recording.notTranscript', params: {} } as const;
    const transcript = failed({ problem, canTryAgain: false, isOwed: false });
    await open('calls', told(recording({ transcript })));
    const list = within(screen.getByRole('list', { name: 'Call history' }));
    expect(list.getByText(/Transcript could not be attached\. The transcript cannot be read/)).toBeTruthy();
    expect(list.queryByRole('button', { name: /^Try again/ })).toBeNull();
    expect(list.getByRole('button', { name: /^Give up/ })).toBeTruthy();
  });

  it('tells one that waits behind another from one that waits for Bitrix24', async () => {
    const waiting = { at: 'waiting', problem: null, isBehindAnother: true } as const;
    const fake = await open('calls', told(recording({ standing: waiting })));
    expect(screen.getByText('Recording waits for its turn: another one is being sent')).toBeTruthy();
    fake.publish('recordings.changed', told(recording({ standing: { ...waiting, isBehindAnother: false } })));
    await tick();
    expect(screen.getByText('Recording will be attached when Bitrix24 takes it')).toBeTruthy();
  });
});

describe('what waits for a decision', () => {
  const call = (of: Recording['calls'][number]['recording'], callKey = 'a'): Recording['calls'][number] => ({
    callKey,
    who: 'Anna',
    startedAtMs: nowMs,
    recording: of,
  });
  const changed = (wasAttached: boolean) =>
    recording({
      standing: { at: 'changed', wasAttached },
      calls: [call('none', 'b'), call(wasAttached ? 'attached' : 'none')],
    });

  it('is counted on every page, and leads to where it is decided', async () => {
    const noCall = (id: string, of: Recording['calls'][number]['recording']) =>
      recording({ id, fileName: id, callKey: null, standing: { at: 'noCall' }, calls: [call(of)] });
    const unclear = recording({
      id: 'u.wav',
      callKey: null,
      standing: { at: 'unclear' },
      calls: [call('none')],
    });
    await open('calls', told(changed(true), unclear, noCall('x.wav', 'none'), noCall('y.wav', 'attached')));
    const notice = within(screen.getByRole('navigation'));
    expect(notice.getByText('3 recordings wait for your decision')).toBeTruthy();
    notice.getByRole('button', { name: 'Decide…' }).click();
    const heading = await screen.findByRole('heading', { name: 'Latest recordings' }, patience);
    await waitFor(() => expect(document.activeElement).toBe(heading));
  });

  it('is no word where nothing does', async () => {
    await open('calls', told(recording(), recording({ id: 'b', standing: { at: 'growing' } })));
    expect(within(screen.getByRole('navigation')).queryByText(/decision/)).toBeNull();
  });

  it('can be got to from the row of its call', async () => {
    await open('calls', told(changed(true)));
    const list = within(screen.getByRole('list', { name: 'Call history' }));
    expect(list.getByText(/^Recording attached in Bitrix24\. The phone has written/)).toBeTruthy();
    list.getByRole('button', { name: 'Decide…: Recording a.wav' }).click();
    expect(await screen.findByRole('heading', { name: 'Latest recordings' }, patience)).toBeTruthy();
  });

  it('of a file that was written to again is its own call at first, and may be left as it is', async () => {
    const fake = await open('settings', told(changed(true)));
    const item = within(await screen.findByRole('listitem', { name: 'Recording a.wav' }, patience));
    expect(item.getByRole<HTMLSelectElement>('combobox').value).toBe('a');
    expect(item.getByText(/Attaching this one replaces it/)).toBeTruthy();
    item.getByRole('button', { name: /^Attach:/ }).click();
    item.getByRole('button', { name: /^Leave as attached:/ }).click();
    await tick();
    expect(orders(fake, 'recordings.attach')).toEqual([{ id: 'a.wav', callKey: 'a' }]);
    expect(orders(fake, 'recordings.leave')).toEqual([{ id: 'a.wav' }]);
  });

  it('says that a recording is on its way, not that there is one', async () => {
    await open('settings', told(recording({ standing: { at: 'unclear' }, calls: [call('onItsWay')] })));
    const item = within(await screen.findByRole('listitem', { name: 'Recording a.wav' }, patience));
    await fireEvent.change(item.getByRole('combobox'), { target: { value: 'a' } });
    await tick();
    expect(item.getByText(/is on its way to Bitrix24\. This one takes its place/)).toBeTruthy();
    expect(item.queryByText(/has a recording already/)).toBeNull();
  });

  it('says of the one before that another was chosen, in the list alone', async () => {
    await open('settings', told(recording({ standing: { at: 'replaced' } })));
    const item = await screen.findByRole('listitem', { name: 'Recording a.wav' }, patience);
    expect(item.textContent).toContain('Another recording of this call was chosen');
  });
});

describe('a name that would turn round what stands around it', () => {
  it('is drawn without the marks that do so, and so are the folder and the caller', async () => {
    const turned = '\u202egnp.\u2066x.wav';
    const scenario = main('settings', {
      settings: settings({
        settings: {
          ...defaultSettings,
          attachRecordings: 'recordings',
          recordingsFolder: `/rec\u202eordings`,
        },
      }),
    });
    const standing = {
      at: 'failed',
      problem: { code: 'portal.down', params: {} },
      canTryAgain: true,
      isOwed: true,
    } as const;
    const snapshot = told(recording({ fileName: turned, who: 'Anna \u0007 Petrova', standing }));
    await openMain(scenario, {}, (bridge) => bridge.answer('recordings.get', () => snapshot));
    const item = within(await screen.findByRole('listitem', { name: 'Recording gnp.x.wav' }, patience));
    expect(item.getByText('gnp.x.wav')).toBeTruthy();
    expect(item.getByText('Anna Petrova')).toBeTruthy();
    expect(item.getByRole('button', { name: 'Try again: Recording gnp.x.wav' })).toBeTruthy();
    expect(screen.getByText('/recordings')).toBeTruthy();
    expect(document.body.textContent).not.toMatch(/[\u202e\u2066]/);
  });
});

describe('the settings', () => {
  const choices: Recording['calls'] = [
    { callKey: 'x', who: 'Anna', startedAtMs: Date.UTC(2026, 8, 15, 8), recording: 'none' },
    { callKey: 'y', who: 'Boris', startedAtMs: Date.UTC(2026, 8, 15, 8, 1), recording: 'attached' },
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
