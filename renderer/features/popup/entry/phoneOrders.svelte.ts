import type { PhoneOrder, PopupView } from '../popupView.svelte.ts';

/** What the phone is being told about one call, from the press to its answer. */
export interface PhoneOrders {
  readonly under: PhoneOrder | null;
  /** Told once while it is at it. */
  give(order: PhoneOrder): Promise<void>;
}

/** Made with an entry's component. @param callKey of the entry as it is then */
export function createPhoneOrders(view: PopupView, callKey: () => string): PhoneOrders {
  let under = $state.raw<PhoneOrder | null>(null);
  return {
    get under() {
      return under;
    },
    async give(order) {
      if (under === order) return;
      under = order;
      await view.orderPhone(order, callKey());
      if (under === order) under = null;
    },
  };
}
