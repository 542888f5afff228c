/**
 * Calls `painted` once the page's first content is on the screen. An animation frame comes too early for that: what starts
 * on its word competes with the drawing, which is done by other threads and another process.
 *
 * @returns takes the report back
 */
export function afterFirstPaint(painted: () => void): () => void {
  const observer = new PerformanceObserver((list) => {
    if (list.getEntriesByName('first-contentful-paint').length === 0) return;
    observer.disconnect();
    painted();
  });
  observer.observe({ type: 'paint', buffered: true });
  return () => observer.disconnect();
}
