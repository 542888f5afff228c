import { afterPaint } from '../afterPaint.ts';

/** When the main process is told what has been painted, and how high a window that needs. */
export interface PaintReports {
  /** Something else is to be seen: reported once it is painted. @returns takes the report back, for one that is newer */
  due(): () => void;
  /**
   * Reports as well what becomes higher or lower without a new state: what a hand has laid open, or what it held and has left.
   *
   * @param content all that is in the list, as high as it is whatever is to be seen of it
   * @returns how to stop
   */
  followSize(popup: HTMLElement, content: HTMLElement): () => void;
}

/** @param wantedPx how high a window the page needs @param send reports that height, and what is painted */
export function createPaintReports(wantedPx: () => number, send: (heightPx: number) => void): PaintReports {
  let reportedPx = 0;
  let isDue = false;
  function report(): void {
    isDue = false;
    reportedPx = wantedPx();
    send(reportedPx);
  }
  function due(): () => void {
    isDue = true;
    return afterPaint(report);
  }

  return {
    due,
    followSize(popup, content) {
      if (typeof ResizeObserver === 'undefined') return () => undefined;
      let takeBack = (): void => undefined;
      let widthPx = 0;
      const observer = new ResizeObserver(() => {
        // Texts that change their height without a new state (language, text size).
        if (popup.clientWidth !== widthPx) {
          widthPx = popup.clientWidth;
          report();
        }
        // Where a new state is about to be reported nothing is measured for it.
        else if (!isDue && wantedPx() !== reportedPx) takeBack = due();
      });
      observer.observe(popup);
      observer.observe(content);
      return () => {
        observer.disconnect();
        takeBack();
      };
    },
  };
}
