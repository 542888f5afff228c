import type { Settings } from '../../contracts/settings.ts';

/** Chooses the colours (`styles/tokens.css`); `system` leaves the choice to the window system. */
export function applyTheme(page: HTMLElement, theme: Settings['theme']): void {
  page.dataset['theme'] = theme;
}
