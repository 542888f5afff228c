import type { FloorOrder, FloorReply } from '../../../../contracts/floor/floorMessages.ts';
import type { Told } from '../../listeners.ts';

/** The company's broker, as a desk uses it: orders go out, and the workers' replies come. */
export interface FloorBroker {
  /** Whether an order given now is handed to the broker. */
  isConnected(): boolean;
  /** Hands an order over; whether anybody takes it only `replies` tells. Never throws. */
  order(order: FloorOrder): void;
  readonly replies: Told<FloorReply>;
}
