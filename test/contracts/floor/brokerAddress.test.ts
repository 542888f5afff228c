import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBrokerAddress } from '../../../contracts/floor/brokerAddress.ts';

describe('the address of a broker', () => {
  it.each([
    ['amqps://broker.example', { isSecure: true, hostname: 'broker.example', port: 5671 }],
    [' AMQPS://Broker.Example:5700/ ', { isSecure: true, hostname: 'broker.example', port: 5700 }],
    ['amqps://10.1.2.3', { isSecure: true, hostname: '10.1.2.3', port: 5671 }],
    ['amqps://[fd00::5]:5671', { isSecure: true, hostname: 'fd00::5', port: 5671 }],
    ['amqp://127.0.0.1', { isSecure: false, hostname: '127.0.0.1', port: 5672 }],
    ['amqp://[::1]:5672', { isSecure: false, hostname: '::1', port: 5672 }],
    ['amqp://localhost', { isSecure: false, hostname: 'localhost', port: 5672 }],
  ])('%s is taken', (text, address) => {
    expect(readBrokerAddress(text)).toEqual(address);
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
    `amqps://${'a'.repeat(400)}`,
  ])('%s is not', (text) => {
    expect(readBrokerAddress(text)).toBeNull();
  });

  it('never throws, and never leaves the computer without TLS', () => {
    const text = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.constantFrom('amqp://', 'amqps://'), fc.oneof(fc.domain(), fc.ipV4(), fc.string()))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (written) => {
        const address = readBrokerAddress(written);
        if (address === null || address.isSecure) return;
        expect(address.hostname).toMatch(/^(localhost|::1|127(\.\d+){3})$/);
      }),
    );
  });
});
