import type { AppErrorData } from '../../contracts/errors.ts';
import { problemOf } from './refusal.ts';

/** What a person orders with a button, as far as the page beside it has to know. */
export interface Order {
  /** Under way, from the press to the answer. */
  readonly busy: boolean;
  /** Why the last one was not carried out; null again as soon as another is given. */
  readonly refusal: AppErrorData | null;
  /** Never rejects. @returns whether it was carried out */
  carryOut(send: () => Promise<unknown>): Promise<boolean>;
  forgetRefusal(): void;
}

export function createOrder(): Order {
  // Counted apart from what a page reads, so that an effect may give orders without following their number.
  let underWay = 0;
  let busy = $state.raw(false);
  let refusal = $state.raw<AppErrorData | null>(null);
  return {
    get busy() {
      return busy;
    },
    get refusal() {
      return refusal;
    },
    async carryOut(send) {
      underWay += 1;
      busy = true;
      refusal = null;
      try {
        await send();
        return true;
      } catch (error) {
        refusal = problemOf(error);
        return false;
      } finally {
        underWay -= 1;
        busy = underWay > 0;
      }
    },
    forgetRefusal() {
      refusal = null;
    },
  };
}
