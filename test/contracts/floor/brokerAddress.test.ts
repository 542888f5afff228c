import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBrokerAddress } from '../../../contracts/floor/brokerAddress.ts';

describe('the address of a broker', () => {
  it.each([
    ['amqps://broker.example', true, ['broker.example', 5671]],
    [' AMQPS://Broker.Example:5700/ ', true, ['broker.example', 5700]],
    ['amqps://10.1.2.3', true, ['10.1.2.3', 5671]],
    ['amqps://[fd00::5]:5671', true, ['fd00::5', 5671]],
    ['amqp://127.0.0.1', false, ['127.0.0.1', 5672]],
    ['amqp://[::1]:5672', false, ['::1', 5672]],
    ['amqp://localhost', false, ['localhost', 5672]],
    [
      'amqps://b1.example,b2.example:5700, [fd00::5]',
      true,
      ['b1.example', 5671, 'b2.example', 5700, 'fd00::5', 5671],
    ],
    ['amqps://b1.example,b2.example,B1.example:5671', true, ['b1.example', 5671, 'b2.example', 5671]],
    ['amqp://127.0.0.1:1,127.0.0.1:2', false, ['127.0.0.1', 1, '127.0.0.1', 2]],
  ])('%s is taken', (text, isSecure, nodes) => {
    const address = readBrokerAddress(text);
    expect(address?.isSecure).toBe(isSecure);
    expect(address?.nodes.flatMap(({ hostname, port }) => [hostname, port])).toEqual(nodes);
  });

  it.each([
    '',
    'broker.example',
    'https://broker.example',
    // In the clear on a network.
    'amqp://broker.example',
    'amqp://10.1.2.3',
    'amqp://127.0.0.1.evil.example',
    'amqp://localhost.evil.example',
    'amqp://0.0.0.0',
    // A secret, or another host than the one that is read.
    'amqps://u17:secret@broker.example',
    'amqps://broker.example@evil.example',
    'amqps://broker.example/other-vhost',
    'amqps://broker.example?heartbeat=0',
    'amqps://broker.example#x',
    'amqps://broker.example:0',
    'amqps://broker.example:70000',
    'amqps://broker.example:',
    // One node that is not in order is none of a cluster's.
    'amqps://broker.example,',
    'amqps://,broker.example',
    'amqps://b1.example,b2.example:0',
    'amqps://b1.example,amqps://b2.example',
    'amqps://b1.example,u17:secret@b2.example',
    'amqp://127.0.0.1,broker.example',
    'amqps://b1.example/,b2.example',
    'amqps://1,2,3,4,5,6,7,8',
    `amqps://${'a'.repeat(400)}`,
  ])('%s is not', (text) => {
    expect(readBrokerAddress(text)).toBeNull();
  });

  it('never throws, names nobody, and never leaves the computer without TLS', () => {
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.constantFrom('localhost', '127.0.0.1:5', '[::1]'),
      fc.string(),
    );
    const text = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.constantFrom('amqp://', 'amqps://'), fc.array(host, { minLength: 1, maxLength: 9 }))
        .map(([scheme, hosts]) => scheme + hosts.join(',')),
    );
    fc.assert(
      fc.property(text, (written) => {
        const address = readBrokerAddress(written);
        if (address === null) return;
        expect(address.nodes.length).toBeGreaterThan(0);
        for (const { hostname, port } of address.nodes) {
          expect(port).toSatisfy((number) => Number.isInteger(number) && number > 0 && number < 65_536);
          expect(hostname).toMatch(address.isSecure ? /^[a-z0-9.:_-]+$/ : /^(localhost|::1|127(\.\d+){3})$/);
        }
      }),
    );
  });

  it('reads back every list of nodes that is written', () => {
    const node = fc.record({
      hostname: fc.domain().map((name) => name.toLowerCase()),
      port: fc.integer({ min: 1, max: 65_535 }),
    });
    const nodesOf = fc.uniqueArray(node, {
      minLength: 1,
      maxLength: 5,
      selector: ({ hostname, port }) => `${hostname}:${port}`,
    });
    fc.assert(
      fc.property(nodesOf, (nodes) => {
        const text = `amqps://${nodes.map(({ hostname, port }) => `${hostname}:${port}`).join(',')}`;
        fc.pre(text.length <= 300);
        expect(readBrokerAddress(text)).toEqual({ isSecure: true, nodes });
      }),
    );
  });
});
