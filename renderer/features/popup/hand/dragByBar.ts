import type { IpcInput } from '../../../../contracts/ipc.ts';
import type { Api } from '../../../app/bridge.ts';

/** A press that trembles is no drag. CSS pixels. */
const tremblePx = 4;

/**
 * Lets the popup be moved by this bar, with a mouse or a pen; buttons in it stay buttons. Where the pointer is, the main process
 * asks the window system: a page whose window moves is behind with that.
 *
 * @param zoom how many device-independent pixels a CSS pixel is
 */
export function dragByBar(api: Pick<Api, 'command'>, zoom: () => number): (bar: HTMLElement) => () => void {
  const send = (step: IpcInput<'popup.drag'>): void =>
    // A step that is lost costs nothing: the next one says all.
    void api.command('popup.drag', step).catch(() => undefined);

  return (bar) => {
    let pressedAt: { readonly x: number; readonly y: number } | null = null;
    let isMoved = false;
    const ending = new AbortController();
    const { signal } = ending;

    const letGo = (): void => {
      if (pressedAt !== null) send({ step: 'drop' });
      isMoved = false;
      pressedAt = null;
    };
    const onDown = (event: PointerEvent): void => {
      const onButton = event.target instanceof Element && event.target.closest('button, a, select') !== null;
      if (event.button !== 0 || event.pointerType === 'touch' || onButton) return;
      pressedAt = { x: event.screenX, y: event.screenY };
      bar.setPointerCapture(event.pointerId);
      // While the window stands still the page knows best: the hand is elsewhere by the time it is asked for.
      send({ step: 'take', at: { x: event.clientX * zoom(), y: event.clientY * zoom() } });
    };
    const onMove = ({ screenX, screenY, buttons }: PointerEvent): void => {
      // Let go of where nobody told the page.
      if (buttons === 0) return letGo();
      if (pressedAt === null) return;
      isMoved ||= Math.hypot(screenX - pressedAt.x, screenY - pressedAt.y) >= tremblePx;
      if (isMoved) send({ step: 'move' });
    };

    bar.addEventListener('pointerdown', onDown, { signal });
    bar.addEventListener('pointermove', onMove, { signal });
    bar.addEventListener('pointerup', letGo, { signal });
    bar.addEventListener('pointercancel', letGo, { signal });
    bar.addEventListener('lostpointercapture', letGo, { signal });
    return () => {
      letGo();
      ending.abort();
    };
  };
}
