import { hrefOf, mainPages, type MainPage } from '../../../contracts/ipcNames.ts';
import type { House } from '../../house.ts';
import { createLeftWindowFile, readLeftWindow } from '../../storage/remembered/leftWindowFile.ts';
import type { Feature } from '../feature.ts';

/** The main window comes back where the operator left it, at the page that was open. */
export function createWindowPlaceFeature({ mainWindow, paths, log }: House) {
  const file = createLeftWindowFile(paths.windowFile, log);
  return {
    start() {
      // A window that began with the page that was open last names none in its address.
      let page = readLeftWindow(paths.windowFile).page;
      mainWindow.followPlace((place, url) => {
        page = pageIn(url) ?? page;
        file.write({ place, page });
      });
      return () => mainWindow.followPlace(() => undefined);
    },
  } satisfies Feature;
}

/** Null where the address names none. */
function pageIn(url: string): MainPage | null {
  return mainPages.find((page) => url.endsWith(hrefOf(page))) ?? null;
}
