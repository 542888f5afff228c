import * as v from 'valibot';
import type { PullConfig } from '../pullConfig.ts';

/** What the push server orders its listeners to do (Bitrix24 docs, "Custom Push&Pull client"). */
export type ControlOrder =
  | { readonly kind: 'useChannel'; readonly type: 'private' | 'shared'; readonly id: string }
  /** Ask for the configuration and connect anew, at once. */
  | { readonly kind: 'renewConfig' }
  /** The same, after a random wait. */
  | { readonly kind: 'renewLater' };

const newChannelSchema = v.object({
  action: v.literal('reconnect'),
  new_channel: v.object({
    id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(1_000)),
    type: v.picklist(['private', 'shared']),
  }),
});

/** Reads a message of module `pull`; null where it orders nothing that is known. */
export function readControlOrder(command: string, params: unknown): ControlOrder | null {
  switch (command.toLowerCase()) {
    case 'channel_expire': {
      const named = v.safeParse(newChannelSchema, params);
      if (!named.success) return { kind: 'renewConfig' };
      return { kind: 'useChannel', ...named.output.new_channel };
    }
    case 'config_expire':
    case 'server_restart':
      return { kind: 'renewLater' };
    default:
      return null;
  }
}

export function withChannel(config: PullConfig, order: ControlOrder & { kind: 'useChannel' }): PullConfig {
  return order.type === 'private'
    ? { ...config, privateChannel: order.id }
    : { ...config, sharedChannel: order.id };
}

/** Whether a connection made with one configuration is as good as one made with the other. */
export function isSameChannel(one: PullConfig, other: PullConfig): boolean {
  const keys = [
    'webSocketUrl',
    'longPollUrl',
    'privateChannel',
    'sharedChannel',
    'clientId',
    'token',
  ] as const;
  return keys.every((key) => one[key] === other[key]);
}
