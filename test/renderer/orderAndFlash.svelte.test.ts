import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFlash, type Flash } from '../../renderer/app/flash.svelte.ts';
import { createOrder } from '../../renderer/app/order.svelte.ts';
import { Refusal } from '../../renderer/app/refusal.ts';

const refused = new Refusal({ code: 'phone.numberUnclear', params: {} });

describe('an order', () => {
  it('is under way until the last of those given is answered', async () => {
    const order = createOrder();
    const answers: (() => void)[] = [];
    const carriedOut = ['one', 'other'].map(() =>
      order.carryOut(() => new Promise<void>((resolve) => answers.push(resolve))),
    );
    expect(order.busy).toBe(true);
    answers[0]?.();
    await carriedOut[0];
    expect(order.busy).toBe(true);
    answers[1]?.();
    expect(await Promise.all(carriedOut)).toEqual([true, true]);
    expect(order.busy).toBe(false);
  });

  it('says why it was not carried out, until another is given', async () => {
    const order = createOrder();
    expect(await order.carryOut(() => Promise.reject(refused))).toBe(false);
    expect(order.refusal?.code).toBe('phone.numberUnclear');
    const next = order.carryOut(() => Promise.resolve());
    expect(order.refusal).toBeNull();
    await next;
    expect(await order.carryOut(() => Promise.reject(new TypeError('no data of ours')))).toBe(false);
    expect([order.refusal?.code, order.busy]).toEqual(['unexpected', false]);
  });

  it('can be given in an effect, which does not run again for it', async () => {
    const order = createOrder();
    let given = 0;
    const stop = $effect.root(() => {
      $effect(() => {
        given += 1;
        void order.carryOut(() => Promise.resolve());
      });
    });
    flushSync();
    await vi.waitFor(() => expect(order.busy).toBe(false));
    flushSync();
    expect(given).toBe(1);
    stop();
  });
});

describe('a flash', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is said for its time from the last word, and ends with its component', () => {
    const made: Flash<string>[] = [];
    const stop = $effect.root(() => void made.push(createFlash(1000)));
    const [flash] = made;
    const advance = (ms: number): string | null => {
      flushSync();
      vi.advanceTimersByTime(ms);
      return flash?.current ?? null;
    };
    flash?.show('Saved');
    expect(advance(999)).toBe('Saved');
    flash?.show('Saved');
    expect(advance(999)).toBe('Saved');
    expect(advance(1)).toBeNull();

    flash?.show('Saved');
    flash?.clear();
    expect(advance(0)).toBeNull();
    expect(vi.getTimerCount()).toBe(0);

    flash?.show('Saved');
    flushSync();
    expect(vi.getTimerCount()).toBe(1);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
