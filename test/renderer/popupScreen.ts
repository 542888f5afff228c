import { screen, within } from '@testing-library/dom';
import type { FakeBridge } from './fakeBridge.ts';

/** What is to be seen of the popup. */
export const list = (): HTMLElement => screen.getByRole('list', { name: 'Incoming calls' });
export const items = (): HTMLElement[] => within(list()).queryAllByRole('listitem');
export const button = (name: string, within_: HTMLElement = document.body): HTMLElement =>
  within(within_).getByRole('button', { name });

/** What the operator ordered; reports of painting come whenever they come. */
export const ordersOf = ({ sent }: FakeBridge): FakeBridge['sent'] =>
  sent.filter(({ name }) => !['popup.painted', 'popup.get', 'settings.get', 'ring.get'].includes(name));
