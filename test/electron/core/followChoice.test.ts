import { expect, it } from 'vitest';
import { defaultSettings, type Settings } from '../../../contracts/settings.ts';
import { followChoice } from '../../../electron/core/settings/followChoice.ts';
import { createTopic } from '../../../electron/core/topic.ts';
import { failingLog } from './heldTime.ts';

it('makes a choice take effect at once, and then only where it is another one', () => {
  const settings = createTopic<Settings>({ ...defaultSettings, theme: 'dark' }, failingLog);
  const applied: unknown[] = [];
  const stop = followChoice(settings, 'theme', (theme, isNew) => applied.push([theme, isNew]));
  settings.publish({ ...settings.get(), quietMode: true });
  settings.publish({ ...settings.get(), theme: 'light' });
  settings.publish({ ...settings.get(), theme: 'light' });
  stop();
  settings.publish({ ...settings.get(), theme: 'dark' });
  expect(applied).toEqual([
    ['dark', false],
    ['light', true],
  ]);
});
