import { screen } from '@testing-library/dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';

closeWindowsAfterEach();
afterEach(() => void vi.restoreAllMocks());

describe('the keys that lead into the popup', () => {
  it.each([
    ['Linux x86_64', 'settings', null],
    ['Linux x86_64', 'settingsTroubled', 'these keys open the Calls page'],
    ['Win32', 'settings', 'For work without a mouse'],
  ] as const)(
    'on %s, in %s, says of the keys that lead into the popup: %s',
    async (platform, scenario, text) => {
      vi.spyOn(navigator, 'platform', 'get').mockReturnValue(platform);
      await openMain(mainScenarios[scenario]);
      const change = screen.queryByRole('button', { name: 'Change: Move the keyboard into the popup' });
      expect(change !== null).toBe(text !== null);
      if (text !== null) expect(change?.closest('.row')?.textContent).toContain(text);
    },
  );
});
