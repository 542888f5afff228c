import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createContinuation } from '../../../../electron/portal/push/messages/continuation.ts';
import { wholeFrame } from '../testing/wholeFrame.ts';

function message(mid: string, name = 'Ann') {
  return {
    id: 320146,
    mid,
    channel: 'c',
    tag: '672',
    time: 'Thu, 29 Jun 2017 09:50:16 GMT',
    text: {
      module_id: 'voximplant',
      command: 'showExternalCall',
      params: { callId: 'externalCall.1', name },
    },
    extra: { server_time_unix: 1_507_012_561.5, server_time_ago: 0 },
  };
}

function framed(...messages: readonly unknown[]): string {
  return messages.map((each) => `#!NGINXNMS!#${JSON.stringify(each)}#!NGINXNME!#`).join('\n');
}

const mids = (text: string) => wholeFrame(text).messages.map(({ mid }) => mid);

describe('a frame', () => {
  it.each([
    ['one object', JSON.stringify(message('1')), ['1']],
    ['a list', JSON.stringify([message('1'), message('2')]), ['1', '2']],
    ['lines', `${JSON.stringify(message('1'))}\r\n${JSON.stringify(message('2'))}\n`, ['1', '2']],
    [
      'objects without anything between',
      JSON.stringify(message('1')) + JSON.stringify(message('2')),
      ['1', '2'],
    ],
    ['framed text', framed(message('1')), ['1']],
    ['framed texts', framed(message('1'), message('2'), message('3')), ['1', '2', '3']],
    ['a framed list', framed([message('1'), message('2')]), ['1', '2']],
    [
      'framed text with one bracket too many, as the docs print it',
      framed(message('1')).replace('#!NGINXNME!#', '}#!NGINXNME!#'),
      ['1'],
    ],
    [
      'text as JSON inside a string',
      JSON.stringify({ ...message('1'), text: JSON.stringify(message('1').text) }),
      ['1'],
    ],
    ['a numeric mid', JSON.stringify({ ...message('1'), mid: 7 }), ['7']],
    [
      'batches of version 4',
      JSON.stringify({
        responses: [
          { outgoingMessages: { messages: [{ mid: '1', body: JSON.stringify(message('1').text) }] } },
        ],
      }),
      ['1'],
    ],
    [
      'JSON-RPC of version 5',
      JSON.stringify({
        jsonrpc: '2.0',
        method: 'incoming.message',
        params: { mid: '1', body: message('1').text },
      }),
      ['1'],
    ],
  ])('reads %s', (_what, text, expected) => {
    const { messages, unknown } = wholeFrame(text);
    expect(messages.map(({ mid }) => mid)).toEqual(expected);
    expect(unknown).toBe(0);
    expect(messages[0]).toMatchObject({
      moduleId: 'voximplant',
      command: 'showExternalCall',
      params: { callId: 'externalCall.1', name: 'Ann' },
    });
  });

  it('reads when the portal made it', () => {
    expect(wholeFrame(framed(message('1'))).messages[0]?.serverTimeMs).toBe(1_507_012_561_500);
  });

  it('is not confused by a caller who is named like the framing', () => {
    const name = '"}#!NGINXNME!##!NGINXNMS!#{"mid":"9","text":{"module_id":"pull"}}';
    expect(mids(framed(message('1', name), message('2')))).toEqual(['1', '2']);
  });

  it('goes on behind a message that was cut short', () => {
    const cut = framed(message('1')).slice(0, 60);
    const { messages, unknown } = wholeFrame(`${cut}\n${framed(message('2'))}`);
    expect(messages.map(({ mid }) => mid)).toEqual(['2']);
    expect(unknown).toBe(1);
  });

  it.each([
    'hello',
    '{"a":1}',
    '[1,2]',
    '{"text":"hello"}',
    '#!NGINXNMS!#nothing#!NGINXNME!#',
    '{"text":{"module_id":5}}',
  ])('counts and ignores %s', (text) => {
    const { messages, unknown } = wholeFrame(text);
    expect(messages).toEqual([]);
    expect(unknown).toBeGreaterThan(0);
  });

  it('takes an empty frame for nothing', () => {
    expect(wholeFrame(' \n')).toEqual({ messages: [], unknown: 0 });
  });

  it('never throws, and ends soon even where every piece is broken', () => {
    const pieces = fc.constantFrom(
      '#!NGINXNMS!#',
      '#!NGINXNME!#',
      '{',
      '[',
      '"',
      '\\',
      '}',
      '{"text":',
      JSON.stringify(message('1')),
    );
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        for (const { moduleId, command } of wholeFrame(text).messages)
          expect(moduleId && command).not.toBe('');
      }),
      { numRuns: 1000 },
    );
    const startedMs = performance.now();
    wholeFrame('#!NGINXNMS!#{'.repeat(100_000));
    // Quadratic work over this text would take minutes.
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });

  it('finds any messages in any framing, with any texts inside', () => {
    const jsonWithout = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 1e9 }).map(String), { minLength: 1, maxLength: 6 }),
        jsonWithout,
        fc.constantFrom('json', 'lines', 'framed', 'concatenated'),
        (ids, params, how) => {
          const all = ids.map((mid) => ({
            ...message(mid),
            text: { ...message(mid).text, params: { it: params } },
          }));
          const text =
            how === 'json'
              ? JSON.stringify(all)
              : how === 'framed'
                ? framed(...all)
                : all.map((each) => JSON.stringify(each)).join(how === 'lines' ? '\n' : '');
          expect(mids(text)).toEqual(ids);
          expect(wholeFrame(text).messages[0]?.params).toEqual(JSON.parse(JSON.stringify({ it: params })));
        },
      ),
    );
  });
});

describe('the continuation', () => {
  const raw = (mid: string | null) => {
    const [parsed] = wholeFrame(JSON.stringify(message('x'))).messages;
    if (parsed === undefined) throw new Error('the example was not understood');
    return { ...parsed, mid };
  };

  it('accepts each mid once, whatever the order of repeats, and goes on from the last', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }).map(String), { minLength: 1, maxLength: 200 }),
        (sequence) => {
          const continuation = createContinuation();
          const accepted = sequence.filter((mid) => continuation.accept(raw(mid)));
          expect(accepted).toEqual([...new Set(sequence)]);
          expect(continuation.params(4)).toEqual([['mid', accepted.at(-1)]]);
        },
      ),
    );
  });

  it('accepts every message that has no mid', () => {
    const continuation = createContinuation();
    expect([continuation.accept(raw(null)), continuation.accept(raw(null))]).toEqual([true, true]);
    expect(continuation.params(4)).toEqual([]);
  });

  it('goes on by tag and time on servers up to version 2', () => {
    const continuation = createContinuation();
    expect(continuation.params(2)).toEqual([]);
    continuation.accept(raw('1'));
    expect(continuation.params(2)).toEqual([
      ['tag', '672'],
      ['time', 'Thu, 29 Jun 2017 09:50:16 GMT'],
    ]);
  });

  it('forgets where to go on when told so, yet not what was heard', () => {
    const continuation = createContinuation();
    continuation.accept(raw('1'));
    continuation.reset();
    expect(continuation.params(4)).toEqual([]);
    expect(continuation.accept(raw('1'))).toBe(false);
    continuation.continueFrom('55');
    expect(continuation.params(4)).toEqual([['mid', '55']]);
  });
});
