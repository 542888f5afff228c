/**
 * Calls `painted` once what is on the page now has been painted: the next animation frame runs just before it is drawn,
 * and a task posted from there runs after.
 *
 * @returns takes the report back, for when something newer is to be painted
 */
export function afterPaint(painted: () => void): () => void {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    channel.port1.close();
    painted();
  };
  const frame = requestAnimationFrame(() => channel.port2.postMessage(null));
  return () => {
    cancelAnimationFrame(frame);
    channel.port1.close();
  };
}
