import type { House } from '../house.ts';

export interface PageOpener {
  /** Brings the main window to the front with its Calls page. @param dial filled in where numbers are dialled */
  showCalls(dial?: string): void;
}

/** The page in the main window: where it is sent. */
export function createPageOpener({ mainWindow, publish }: Pick<House, 'mainWindow' | 'publish'>) {
  return {
    showCalls(dial?: string): void {
      mainWindow.show();
      publish('main.navigate', { page: 'calls', ...(dial !== undefined && { dial }) });
    },
  };
}
