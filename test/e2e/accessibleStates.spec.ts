import { locales } from '../../contracts/locale.ts';
import { expectAccessible } from './fixtures/axe.ts';
import { expect, test } from './fixtures/gallery.ts';
import { expectSeen } from './fixtures/seen.ts';

/** As the windows are at first; the popup's height is what it may have at most. */
const sizes = { main: { width: 980, height: 700 }, popup: { width: 380, height: 700 } } as const;

for (const window of ['main', 'popup'] as const) {
  test(`the ${window} window is accessible in every state, light and dark`, async ({ gallery }) => {
    test.setTimeout(120_000);
    const { page, urlOf } = gallery;
    await page.setViewportSize(sizes[window]);
    const names = await page.evaluate((which) => globalThis.window.gallery?.names[which] ?? [], window);
    expect(names.length).toBeGreaterThan(10);
    for (const [index, name] of names.entries()) {
      await page.goto(urlOf(window, name, 'light'));
      await expect(page.locator('#app')).toHaveAttribute('data-shown', name);
      for (const theme of ['light', 'dark'] as const) {
        // The languages in turn: all of them are seen with every kind of thing, and not each with each.
        const locale = locales[(2 * index + (theme === 'light' ? 0 : 1)) % locales.length] ?? 'en';
        await page.evaluate((look) => globalThis.window.gallery?.wear(look), { locale, theme });
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        await expect(page.locator('html')).toHaveAttribute('lang', locale);
        const where = `${name}, ${locale}, ${theme}`;
        await expectAccessible(page, where, theme === 'dark');
        await expectSeen(page, where);
      }
    }
  });
}
