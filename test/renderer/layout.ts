/** How large things are: happy-dom lays nothing out, and a list that draws what is to be seen has to know. */
interface Layout {
  /** Of what scrolls, in CSS pixels. */
  readonly viewportPx: number;
  readonly rowPx: number;
}

/** Every element has a size from now on, told as soon as it is asked for. */
export function giveLayout({ viewportPx, rowPx }: Layout): void {
  class TellingResizeObserver implements ResizeObserver {
    readonly #told: ResizeObserverCallback;
    #ended = false;

    constructor(told: ResizeObserverCallback) {
      this.#told = told;
    }

    observe(target: Element): void {
      const height = target.matches('main') ? viewportPx : rowPx;
      const contentRect = new DOMRect(0, 0, 700, height);
      const entry = { target, contentRect } as unknown as ResizeObserverEntry;
      queueMicrotask(() => {
        if (!this.#ended) this.#told([entry], this);
      });
    }

    unobserve(): void {}

    disconnect(): void {
      this.#ended = true;
    }
  }
  globalThis.ResizeObserver = TellingResizeObserver;
  window.ResizeObserver = TellingResizeObserver;
  Object.defineProperty(HTMLElement.prototype, 'offsetParent', {
    configurable: true,
    get(this: HTMLElement) {
      return this.parentElement;
    },
  });
}
