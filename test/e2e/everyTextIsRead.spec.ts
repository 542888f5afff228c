import { locales } from '../../contracts/locale.ts';
import { expect, test, type Gallery } from './fixtures/gallery.ts';

/** Text sizes, and how many CSS pixels wide the window is then. */
const sizes = {
  // 980 px as the window is at first, 760 px as narrow as it can be made.
  main: {
    '100 %': 980,
    '100 % narrow': 760,
    '150 %': 653,
    '150 % narrow': 507,
    '200 %': 490,
    '200 % narrow': 380,
  },
  // popupWidthPx() of electron/windows/popupPlacement.ts.
  popup: { '100 %': 380, '150 %': 373, '200 %': 280 },
} as const;

/** Shows one state in every language and size, and tells what of it cannot be read. */
function cutIn(
  { page, urlOf }: Gallery,
  window: 'main' | 'popup',
  scenario: string,
  theme: 'light' | 'dark',
) {
  return page.evaluate(
    async ({ url, languages, widths, isPopup }) => {
      const frame = document.createElement('iframe');
      frame.style.cssText = 'position: fixed; inset: 0 auto auto 0; border: 0; height: 700px; width: 980px';
      frame.src = url;
      document.body.append(frame);
      const view = (): Window => {
        if (frame.contentWindow === null) throw new Error('no page');
        return frame.contentWindow;
      };
      const painted = (): Promise<void> =>
        new Promise((done) => view().requestAnimationFrame(() => view().requestAnimationFrame(() => done())));
      const shown = (): boolean =>
        frame.contentDocument?.getElementById('app')?.dataset['shown'] !== undefined;
      await new Promise((done) => frame.addEventListener('load', done, { once: true }));
      for (let tries = 0; !shown() && tries < 600; tries += 1) await painted();
      const { gallery } = view();
      if (gallery === undefined || !shown()) throw new Error(`not shown: ${url}`);
      await view().document.fonts.ready;

      const cut: string[] = [];
      const look = async (language: string): Promise<void> => {
        for (const [size, width] of Object.entries(widths)) {
          frame.style.width = `${width}px`;
          await painted();
          const broken =
            language !== 'exaggerated' && (isPopup || size === '100 %') ? gallery.brokenWords() : [];
          cut.push(...[...gallery.cutTexts(), ...broken].map((what) => `${language}, ${size}: ${what}`));
        }
      };
      for (const locale of languages) {
        gallery.wear({ locale });
        await painted();
        await look(locale);
      }
      gallery.wear({ locale: 'en' });
      await painted();
      gallery.exaggerate();
      await look('exaggerated');
      frame.remove();
      return cut;
    },
    {
      url: urlOf(window, scenario, theme),
      languages: locales,
      widths: sizes[window],
      isPopup: window === 'popup',
    },
  );
}

for (const window of ['main', 'popup'] as const) {
  test(`no text of the ${window} window is cut, and no word on its buttons broken, in any language, at any text size`, async ({
    gallery,
  }) => {
    test.setTimeout(300_000);
    const names = await gallery.page.evaluate(
      (which) => globalThis.window.gallery?.names[which] ?? [],
      window,
    );
    expect(names.length).toBeGreaterThan(10);
    const cut: Record<string, string[]> = {};
    for (const [index, name] of names.entries()) {
      // Colours change no layout; each is looked at half of the time, so that neither is forgotten.
      const found = await cutIn(gallery, window, name, index % 2 === 0 ? 'light' : 'dark');
      if (found.length > 0) cut[name] = found;
    }
    expect(cut).toEqual({});
  });
}

test('a caller in the list of calls is cut only where the row has no room left', async ({ gallery }) => {
  const { page, urlOf } = gallery;
  await page.goto(urlOf('main', 'callsDay', 'light'));
  const rows = await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    frame.style.cssText = 'position: fixed; inset: 0 auto auto 0; border: 0; height: 900px; width: 980px';
    frame.src = location.href;
    document.body.append(frame);
    const all = (): HTMLElement[] => [
      ...(frame.contentDocument?.querySelectorAll<HTMLElement>('[role=list] [data-row] .row') ?? []),
    ];
    while (all().length < 5) await new Promise((done) => requestAnimationFrame(done));
    return all().map((row) => {
      const widthOf = (selector: string): number =>
        row.querySelector(selector)?.getBoundingClientRect().width ?? 0;
      // What stands in the state, at its widest, is as wide as its column.
      const texts = [...row.querySelectorAll('.state p, .state .details')].map((part) => {
        const range = document.createRange();
        range.selectNodeContents(part);
        return range.getBoundingClientRect().width;
      });
      const isCut = [...row.querySelectorAll('.name, .subtitle')].some(
        ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
      );
      return { isCut, unusedPx: widthOf('.state') - Math.max(...texts) };
    });
  });
  expect(rows.some(({ isCut }) => isCut)).toBe(true);
  expect(rows.filter(({ isCut, unusedPx }) => isCut && unusedPx > 2)).toEqual([]);
});

test('what the bell offers leaves its last button within the popup in every language at the largest text', async ({
  gallery,
}) => {
  const { page, urlOf } = gallery;
  await page.goto(urlOf('popup', 'one', 'light'));
  await page.setViewportSize({ width: sizes.popup['200 %'], height: 400 });
  const right: Record<string, number> = {};
  for (const locale of locales) {
    await page.evaluate((one) => globalThis.window.gallery?.wear({ locale: one }), locale);
    await page.locator('.bar button').first().click();
    const leave = page.locator('.bar .choices button').last();
    right[locale] = await leave.evaluate((button) => button.getBoundingClientRect().right);
    await leave.click();
  }
  expect(Object.entries(right).filter(([, px]) => px > sizes.popup['200 %'])).toEqual([]);
});

test('the buttons of a call stay within its row where the window is as narrow as it can be, at every text size', async ({
  gallery,
}) => {
  const { page, urlOf } = gallery;
  await page.goto(urlOf('main', 'callsTalk', 'light'));
  for (const width of [sizes.main['100 % narrow'], sizes.main['150 % narrow'], sizes.main['200 % narrow']]) {
    await page.setViewportSize({ width, height: 900 });
    // All at once: rows are drawn anew as the window changes.
    const endsPx = (): Promise<number> =>
      page.evaluate(() => {
        const buttons = [...document.querySelectorAll('[role=list] [data-row] .row .actions button')];
        const pxBeyond = (button: Element): number =>
          button.getBoundingClientRect().right - (button.closest('.row')?.getBoundingClientRect().right ?? 0);
        return Math.max(...(buttons.length === 0 ? [Infinity] : buttons.map(pxBeyond)));
      });
    await expect.poll(endsPx, `${width} px`).toBeLessThan(0);
  }
});
