import type { Screen } from 'electron';

/** Tells of each monitor that comes, goes, or changes size, scaling or work area. Returns how to stop. */
export function followDisplays(screen: Pick<Screen, 'on' | 'off'>, onChange: () => void): () => void {
  const changed = (): void => onChange();
  screen.on('display-added', changed);
  screen.on('display-removed', changed);
  screen.on('display-metrics-changed', changed);
  return () => {
    screen.off('display-added', changed);
    screen.off('display-removed', changed);
    screen.off('display-metrics-changed', changed);
  };
}
