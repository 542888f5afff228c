import type { FloorOrder, FloorReply } from '../../../../contracts/floor/floorMessages.ts';

/** One time that an order was handed to this worker. */
export interface OrderDelivery {
  /** Whose desk it is, proven by the broker. */
  readonly userId: number;
  readonly order: FloorOrder;
  /** To the desk that ordered. Never throws. */
  reply(reply: FloorReply): void;
  /** The broker may forget it. Never throws. */
  done(): void;
  /** The broker is to give it to somebody else. Never throws. */
  giveBack(): void;
}
