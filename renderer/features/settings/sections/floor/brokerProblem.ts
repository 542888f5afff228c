import { readBrokerAddress } from '../../../../../contracts/floor/brokerAddress.ts';
import * as m from '../../../../../contracts/messages/generated/messages.js';

/** @param typed what is no address of a broker @param example one that is @returns what it lacks, where that can be seen */
export function brokerProblem(typed: string, example: string): string {
  const text = typed.trim();
  if (/^amqp:/i.test(text) && readBrokerAddress(text.replace(/^amqp:/i, 'amqps:')) !== null)
    return m.settings_floor_broker_insecure({ example });
  const address = `amqps://${text}`;
  return readBrokerAddress(address) === null
    ? m.settings_floor_broker_wrong({ example })
    : m.settings_floor_broker_bare({ address });
}
