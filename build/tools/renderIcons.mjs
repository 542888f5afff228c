// @ts-check
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { icnsFile, icoFile } from './iconFiles.mjs';
import { errorText, repositoryRoot } from './machine/toolCache.mjs';

// Draws the committed icons from build/icons/*.svg; to be run by hand after changing one of those.
const buildDir = join(repositoryRoot, 'build');
const trays = ['connected', 'degraded', 'offline', 'not-connected'];
/** The sizes that icon themes have folders for (freedesktop.org, hicolor). */
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];
const windowsSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256];
const macSizes = [16, 32, 64, 128, 256, 512, 1024];
/** @type {readonly { svg: string, png: string, sizePx: number }[]} */
const pictures = [
  ...linuxSizes.map((sizePx) => ({
    svg: 'icons/icon.svg',
    png: `icons/linux/${sizePx}x${sizePx}.png`,
    sizePx,
  })),
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
    await mkdir(join(buildDir, 'icons', 'linux'), { recursive: true });
    for (const { svg, png, sizePx } of pictures) await save(png, await draw(page, svg, sizePx));
    /** @param {readonly number[]} sizes */
    const drawnAt = async (sizes) => {
      const drawn = [];
      for (const sizePx of sizes) drawn.push({ sizePx, png: await draw(page, 'icons/icon.svg', sizePx) });
      return drawn;
    };
    await save('icon.ico', icoFile(await drawnAt(windowsSizes)));
    await save('icon.icns', icnsFile(await drawnAt(macSizes)));
  } finally {
    await browser.close();
  }
}

/**
 * @param {import('playwright').Page} page
 * @param {string} svg
 * @param {number} sizePx
 */
async function draw(page, svg, sizePx) {
  await page.setViewportSize({ width: sizePx, height: sizePx });
  const drawing = await readFile(join(buildDir, svg), 'utf8');
  await page.setContent(
    `<style>*{margin:0}svg{display:block;width:${sizePx}px;height:${sizePx}px}</style>${drawing}`,
  );
  return page.screenshot({ omitBackground: true });
}

/**
 * @param {string} name
 * @param {Uint8Array} content
 */
async function save(name, content) {
  await writeFile(join(buildDir, name), content);
  process.stdout.write(`build/${name}\n`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await renderIcons().catch((error) => {
    process.stderr.write(`${errorText(error)}\n`);
    process.exitCode = 1;
  });
}
