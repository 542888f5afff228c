import * as v from 'valibot';
import type { PushControl } from '../pull/pushOrders.ts';
import { isJsonObject, toJsonValue } from '../rest/parsing/jsonValue.ts';
import type { ControlCommand } from './controlCommands.ts';

const userId = v.union([
  v.number(),
  /** An application's channel; without `userId` the one that its users share. */
  v.strictObject({ clientId: v.string(), userId: v.exactOptional(v.number()) }),
]);
const someUser = v.exactOptional(userId);
const status = v.nullable(v.pipe(v.number(), v.integer()));

const pushOrderSchema = v.variant('order', [
  v.strictObject({
    order: v.literal('send'),
    userId,
    moduleId: v.string(),
    command: v.string(),
    params: v.record(v.string(), v.unknown()),
  }),
  v.strictObject({ order: v.literal('sendRaw'), userId, text: v.string() }),
  v.strictObject({ order: v.literal('repeat'), userId, count: v.exactOptional(v.number()) }),
  v.strictObject({ order: v.literal('hold') }),
  v.strictObject({ order: v.literal('release') }),
  v.strictObject({
    order: v.literal('expireChannel'),
    userId,
    action: v.exactOptional(v.picklist(['reconnect', 'get_config'])),
  }),
  v.strictObject({ order: v.literal('forgetChannel'), userId }),
  v.strictObject({
    order: v.literal('control'),
    command: v.picklist(['config_expire', 'server_restart']),
    userId: someUser,
  }),
  v.strictObject({ order: v.literal('close'), code: v.number(), userId: someUser }),
  v.strictObject({ order: v.literal('terminate'), userId: someUser }),
  v.strictObject({ order: v.literal('stall'), userId: someUser }),
  v.strictObject({ order: v.literal('unstall'), userId: someUser }),
  v.strictObject({ order: v.literal('refuseSockets'), status }),
  v.strictObject({ order: v.literal('refusePolling'), status }),
  v.strictObject({ order: v.literal('resetPolling'), userId: someUser }),
]);

type PushOrder = v.InferOutput<typeof pushOrderSchema>;

/** `POST /practice/push` with `{ "order": ... }`: the orders of `PushControl`. */
export function createPushCommand(push: PushControl): ControlCommand {
  return {
    name: 'push',
    run: (body) => {
      carryOut(push, v.parse(pushOrderSchema, body));
      return {};
    },
  };
}

function carryOut(push: PushControl, order: PushOrder): void {
  switch (order.order) {
    case 'send': {
      const params = toJsonValue(order.params);
      push.send(order.userId, {
        moduleId: order.moduleId,
        command: order.command,
        params: isJsonObject(params) ? params : {},
      });
      return;
    }
    case 'sendRaw':
      return push.sendRaw(order.userId, order.text);
    case 'repeat':
      return push.repeat(order.userId, order.count);
    case 'hold':
      return push.hold();
    case 'release':
      return push.release();
    case 'expireChannel':
      return push.expireChannel(order.userId, order.action);
    case 'forgetChannel':
      return push.forgetChannel(order.userId);
    case 'control':
      return push.control(order.command, order.userId);
    case 'close':
      return push.close(order.code, order.userId);
    case 'terminate':
      return push.terminate(order.userId);
    case 'stall':
      return push.stall(order.userId);
    case 'unstall':
      return push.unstall(order.userId);
    case 'refuseSockets':
      return push.refuseSockets(order.status ?? undefined);
    case 'refusePolling':
      return push.refusePolling(order.status ?? undefined);
    case 'resetPolling':
      return push.resetPolling(order.userId);
  }
}
