import { hrefOf, mainPages, type MainPage } from '../../../contracts/ipcNames.ts';
import type { House } from '../../house.ts';
import { createLeftWindowFile } from '../../storage/leftWindowFile.ts';
import type { Feature } from '../feature.ts';

/** The main window comes back where the operator left it, at the page that was open. */
export function createWindowPlaceFeature({ mainWindow, paths, log }: House) {
  const file = createLeftWindowFile(paths.windowFile, log);
  return {
    start() {
      mainWindow.followPlace((place, url) => file.write({ place, page: pageIn(url) }));
      return () => mainWindow.followPlace(() => undefined);
    },
  } satisfies Feature;
}

/** Null where the address names none: then the window chose it by itself. */
function pageIn(url: string): MainPage | null {
  return mainPages.find((page) => url.endsWith(hrefOf(page))) ?? null;
}
