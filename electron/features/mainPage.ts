import type { House } from '../house.ts';
import type { Handlers } from './feature.ts';

export interface MainPageFeature {
  /** Brings the main window to the front with its Calls page. @param dial filled in where numbers are dialled */
  showCalls(dial?: string): void;
}

/** The page in the main window: that it has painted, and where it is sent. */
export function createMainPageFeature({ mainWindow, publish }: Pick<House, 'mainWindow' | 'publish'>) {
  return {
    handlers: { 'main.painted': () => void mainWindow.painted() } satisfies Handlers,
    showCalls(dial?: string): void {
      mainWindow.show();
      publish('main.navigate', { page: 'calls', ...(dial !== undefined && { dial }) });
    },
  };
}
