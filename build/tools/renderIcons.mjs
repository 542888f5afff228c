// @ts-check
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { errorText, repositoryRoot } from './machine/toolCache.mjs';

// Draws the committed PNGs from build/icons/*.svg; to be run by hand after changing one of those.
const buildDir = join(repositoryRoot, 'build');
const trays = ['connected', 'degraded', 'offline', 'not-connected'];
/** @type {readonly { svg: string, png: string, sizePx: number }[]} */
const pictures = [
  { svg: 'icons/icon.svg', png: 'icon.png', sizePx: 1024 },
  ...trays.flatMap((name) => [
    { svg: `icons/tray-${name}.svg`, png: `icons/tray-${name}.png`, sizePx: 16 },
    { svg: `icons/tray-${name}.svg`, png: `icons/tray-${name}@2x.png`, sizePx: 32 },
  ]),
];

/** @returns {string} a Chromium of this system, for its SVG drawing */
function findChromium() {
  const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = places.find((path) => existsSync(path));
  if (found === undefined) throw new Error('Drawing the icons needs Chromium: apt-get install chromium');
  return found;
}

async function renderIcons() {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage();
    for (const { svg, png, sizePx } of pictures) {
      await page.setViewportSize({ width: sizePx, height: sizePx });
      const drawing = await readFile(join(buildDir, svg), 'utf8');
      await page.setContent(
        `<style>*{margin:0}svg{display:block;width:${sizePx}px;height:${sizePx}px}</style>${drawing}`,
      );
      await page.screenshot({ path: join(buildDir, png), omitBackground: true });
      process.stdout.write(`build/${png}\n`);
    }
  } finally {
    await browser.close();
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await renderIcons().catch((error) => {
    process.stderr.write(`${errorText(error)}\n`);
    process.exitCode = 1;
  });
}
