import { expect, it } from 'vitest';
import { handOverPassword } from '../../../electron/handOverPassword.ts';

it('says what it asks of standard input, where that cannot be read', async () => {
  const said: string[] = [];
  const code = await handOverPassword({
    broker: 'amqps://broker.example',
    mainFile: '/nowhere/main.cjs',
    // As of a terminal that is gone: EIO.
    input: {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('read EIO')) }),
    },
    say: (line) => void said.push(line),
  });
  expect([code, said]).toEqual([
    2,
    ['Standard input is to be one line as in the file of passwords: u17,password'],
  ]);
});
