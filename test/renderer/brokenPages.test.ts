import { screen, waitFor, within } from '@testing-library/dom';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { Recording, RecordingsSnapshot } from '../../contracts/recordings/recordings.ts';
import { defaultSettings } from '../../contracts/settings.ts';
import { createLoadedPages } from '../../renderer/windows/main/loadedPages.svelte.ts';
import { pages, type PageComponent } from '../../renderer/windows/main/pages.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { settings } from './scenarios/parts.ts';

closeWindowsAfterEach();

const heading = (): string | null => screen.getByRole('heading', { level: 1 }).textContent;

describe('a page that cannot be drawn', () => {
  const twice = { id: 'a.wav', fileName: 'a.wav', startedAtMs: 0, sizeBytes: 1, callKey: null, who: '' };
  const recording: Recording = { ...twice, standing: { at: 'growing' }, calls: [], transcript: null };
  const snapshot = (...recordings: Recording[]): RecordingsSnapshot => ({
    isOn: true,
    problem: null,
    recordings,
  });
  const patience = { timeout: 10_000 };
  const openSettings = (told: RecordingsSnapshot) =>
    openMain(
      {
        ...mainScenarios.callsEmpty,
        settings: settings({
          settings: { ...defaultSettings, attachRecordings: 'recordings', recordingsFolder: '/recordings' },
        }),
      },
      {},
      (bridge) => bridge.answer('recordings.get', () => told),
    );

  it('says so in its place, is logged, and leaves the others be', async () => {
    // Two of one name: what no snapshot holds, and what a list cannot be drawn with.
    const fake = await openSettings(snapshot(recording, { ...recording }));
    fake.publish('main.navigate', { page: 'settings' });
    const main = within(screen.getByRole('main'));
    expect(await main.findByText('Ringside could not show this page.', {}, patience)).toBeTruthy();
    expect(heading()).toBe('Settings');
    expect(main.getByText(/save the diagnostics on the About page/)).toBeTruthy();
    expect(fake.sent.filter(({ name }) => name === 'main.pageFailed').map(({ input }) => input)).toEqual([
      { page: 'settings', message: expect.stringContaining('each_key_duplicate') },
    ]);
    fake.publish('main.navigate', { page: 'about' });
    await waitFor(() => expect(heading()).toBe('About'));
    expect(screen.queryByText('Ringside could not show this page.')).toBeNull();
  });

  it('is drawn by another try, once it can be', async () => {
    const fake = await openSettings(snapshot(recording, { ...recording }));
    fake.publish('main.navigate', { page: 'settings' });
    const again = await screen.findByRole('button', { name: 'Try again' }, patience);
    fake.publish('recordings.changed', snapshot(recording));
    await tick();
    again.click();
    expect(await screen.findByRole('heading', { name: 'Latest recordings' })).toBeTruthy();
  });

  it('is told in its place also where it went wrong while it was open', async () => {
    const fake = await openSettings(snapshot(recording));
    fake.publish('main.navigate', { page: 'settings' });
    await screen.findByRole('heading', { name: 'Latest recordings' }, patience);
    fake.publish('recordings.changed', snapshot(recording, { ...recording }));
    expect(await screen.findByText('Ringside could not show this page.', {}, patience)).toBeTruthy();
  });
});

describe('a page that cannot be loaded', () => {
  it('throws why as it is drawn, and is there once another try can load it', async () => {
    const gone = new Error('the file is gone');
    const there: PageComponent = () => ({});
    let isThere = false;
    const about = { ...pages.about, load: () => (isThere ? Promise.resolve(there) : Promise.reject(gone)) };
    const loaded = createLoadedPages({ ...pages, about });
    await loaded.load('about');
    const broken = loaded.of('about');
    expect(() => Reflect.apply(broken ?? there, null, [])).toThrow(gone);
    isThere = true;
    await loaded.load('about');
    expect(loaded.of('about')).toBe(there);
  });
});
