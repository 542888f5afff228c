import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCallLink } from '../../../electron/receivers/callLink.ts';
import { readHook, readParty } from '../../../electron/receivers/hookFields.ts';
import { readHookQuery } from '../../../electron/receivers/hookQuery.ts';
import { createRateLimit } from '../../../electron/receivers/http/rateLimit.ts';

const readQuery = (query: string) => readHook('ring', readHookQuery(query), 1);

describe('who a phone says it is', () => {
  it.each([
    ['1001', '1001', null],
    ['+4930123456', '+4930123456', null],
    ['sip:+4930123456@host;user=phone', '+4930123456', null],
    ['"Anna \u202eB" <sip:1001@host:5060>', '1001', 'Anna B'],
    ['Anna <sips:1001@host>', '1001', 'Anna'],
    ['<sip:%2B4930123456@host>', '+4930123456', null],
    ['sip:1001;phone-context=x@host', '1001', null],
    ['tel:+49-30-123456', '+49-30-123456', null],
    ['1001@host', '1001', null],
    ['sip:anonymous@anonymous.invalid', '', null],
    ['Anonymous', '', null],
    ['"Anonymous" <sip:+4930123456@host>', '+4930123456', null],
    ['"Anonymous" <sip:anonymous@anonymous.invalid>', '', null],
    ['"Unknown caller" <sip:1001@host>', '1001', null],
    ['"Private Bank" <sip:1001@host>', '1001', 'Private Bank'],
    ['sip:%zz@host', '%zz', null],
    ['*43#', '*43#', null],
    ['', '', null],
    ['"', '"', null],
    ['sip:', '', null],
  ])('%s', (text, number, name) => {
    expect(readParty(text)).toEqual({ number, name });
  });

  it('a plus that a form made a space is a plus again', () => {
    expect(readQuery('number=+4930123456').number).toBe('+4930123456');
    expect(readQuery('number=%2B4930123456').number).toBe('+4930123456');
    expect(readQuery('number=sip:+4930123456@h').number).toBe('+4930123456');
    expect(readQuery('number="A" <+4930123456>').number).toBe('+4930123456');
    expect(readQuery('name=Anna+B&number=+x')).toMatchObject({
      name: 'Anna B',
      number: 'x',
    });
  });

  it.each([
    'Anonymous',
    'anonymous',
    'Unknown',
    'Withheld number',
    'Неизвестный',
    'Неизвестно',
    'No Caller ID',
  ])('the name %j is none', (name) => {
    const query = new URLSearchParams({ number: '"Anna" <sip:1001@host>', name }).toString();
    expect(readQuery(query).name).toBe('Anna');
    expect(readQuery(new URLSearchParams({ number: '1001', name }).toString()).name).toBeNull();
  });

  it('whatever comes, the hook is whole and bounded, without control characters', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom('number', 'name', 'line', 'callId', 'direction', 'x'),
            fc.string({ unit: 'binary', maxLength: 600 }),
          ),
        ),
        (fields) => {
          const hook = readHook('ring', readHookQuery(new URLSearchParams(fields).toString()), 5);
          for (const text of [hook.number, hook.name, hook.line, hook.phoneCallId]) {
            expect((text ?? '').length).toBeLessThanOrEqual(256);
            expect(text ?? '').not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
          }
          expect(hook.atMs).toBe(5);
        },
      ),
    );
  });
});

describe('a query', () => {
  const firm = { number: '+4930901834', direction: 'incoming' };

  it.each<[string, object]>([
    // What the phone did not escape is the name's, whatever it looks like.
    ['number=%2B4930901834&name=A&direction=outgoing&callId=h14', { ...firm, name: 'A' }],
    ['number=%2B4930901834&name=Smith&Co', { ...firm, name: 'Smith&Co' }],
    ['number=%2B4930901834&name=Smith & Co', { ...firm, name: 'Smith & Co' }],
    [
      'number=%2B4930901834&name=A&number=1&name=B&callId=x& Co',
      { ...firm, name: 'A&number=1&name=B&callId=x& Co' },
    ],
    [
      'callId=7&line=me&number=%2B4930901834&name=A&callId=8&line=you&number=1',
      { ...firm, phoneCallId: '7', line: 'me', name: 'A' },
    ],
    ['callId=&number=%2B4930901834&name=A&callId=8', { ...firm, phoneCallId: null, name: 'A' }],
    ['number=%2B4930901834&direction=outgoing', { ...firm }],
    ['number=%2B4930901834&number=1&callId=1&callId=2', { ...firm, phoneCallId: '1' }],
    // Texts of before, with what is the phone's own at the end.
    ['number=%2B4930901834&name=A&callId=7', { ...firm, phoneCallId: '7', name: 'A' }],
    ['number=%2B4930901834&name=A&B&line=me', { ...firm, line: 'me', name: 'A&B' }],
    ['number=%2B4930901834&name=A&callId=evil&callId=7', { ...firm, phoneCallId: '7', name: 'A' }],
    ['name=A&number=%2B4930901834', { ...firm, name: 'A' }],
    ['direction=outgoing&number=%2B4930901834', { ...firm, direction: 'outgoing' }],
    // Through XML, and in other letters.
    ['callId=7&amp;number=%2B4930901834&amp;name=A&amp;B', { ...firm, phoneCallId: '7', name: 'A&B' }],
    ['callid=7&Number=%2B4930901834&NAME=A', { ...firm, phoneCallId: '7', name: 'A' }],
    ['number=<sip:+4930901834@h>&name=%zz', { ...firm, name: '%zz' }],
    // What the firmware does not know.
    [
      'callId=$call_id&line=$active_user&number=$remote&name=$display_remote',
      { number: '', name: null, line: null, phoneCallId: null },
    ],
    [
      'callId=%24call-id&number={CALLERNUM}&name=$caller_name$',
      { number: '', name: null, phoneCallId: null },
    ],
    ['number=1&name=$5 a day', { number: '1', name: '$5 a day' }],
    // A link's own fields are no part of a name, above all not the secret.
    ['event=ring&number=1&name=A&secret=xyz', { number: '1', name: 'A' }],
    ['', { number: '', name: null }],
    ['&&=&%', { number: '', name: null }],
  ])('%s', (query, expected) => {
    expect(readQuery(query)).toMatchObject(expected);
  });

  const own = 'callId=7&line=me&number=%2B4930901834&name=';

  it('of ours: whatever stands in the name, the rest is as the phone meant it', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '&',
        '=',
        '&amp;',
        '%26',
        '#',
        '?',
        '&number=1',
        '&callId=2',
        '&line=x',
        '&direction=outgoing',
        '&name=',
        '&secret=s',
        '&event=end',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const hook = readQuery(own + pieces.join(''));
        expect(hook).toMatchObject({ ...firm, phoneCallId: '7', line: 'me' });
      }),
    );
  });

  it('of ours: a name that is escaped arrives as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'aZ9&=?#%;/@"<> '), minLength: 1, maxLength: 20 }),
        (name) => {
          const expected = name.replace(/ +/g, ' ').trim();
          // A leading blank before a digit is a plus that a form took away.
          fc.pre(expected !== '' && !/^ ?\d/.test(name) && !/^%[a-z_]\w*%$/i.test(expected));
          expect(readQuery(own + encodeURIComponent(name)).name).toBe(expected);
        },
      ),
    );
  });
});

describe('a link', () => {
  const secret = 'a'.repeat(24);
  const accepts = (given: string): boolean => given === secret;
  it.each([
    `ringside://call?secret=${secret}&event=ring&number=%2B4930&name=A`,
    `ringside:call?secret=${secret}&event=ring&number=%2B4930&name=A`,
    `RINGSIDE://call/?event=ring&number=%2B4930&name=A&secret=${secret}`,
    // The name holds another secret, or an event.
    `ringside://call?event=ring&number=%2B4930&name=A&secret=guess&secret=${secret}`,
    `ringside://call?secret=${secret}&amp;event=ring&amp;number=%2B4930&amp;name=A&event=end`,
  ])('is read with the secret: %s', (link) => {
    expect(readCallLink(link, accepts, 7)).toMatchObject({
      kind: 'hook',
      source: 'otherProgram',
      hook: { news: 'ring', number: '+4930', name: 'A', atMs: 7 },
    });
  });

  it.each([
    `ringside://call?event=ring&number=1`,
    `ringside://call?event=ring&number=1&secret=`,
    `ringside://call?event=ring&number=1&secret=${secret}x`,
  ])('without it is refused: %s', (link) => {
    expect(readCallLink(link, accepts, 7)).toEqual({ kind: 'refused' });
  });

  it.each([
    `ringside://call?event=open&secret=${secret}`,
    `ringside://other?event=ring&secret=${secret}`,
    `https://call?event=ring&secret=${secret}`,
    `ringside://call?event=ring&secret=${secret}&number=${'1'.repeat(9000)}`,
  ])('anything else is nothing: %s', (link) => {
    expect(readCallLink(link, accepts, 7)).toBeNull();
  });
});

describe('the rate limit', () => {
  it('lets a burst through, then so many a second', () => {
    let nowMs = 0;
    const limit = createRateLimit(20, 50, () => nowMs);
    const taken = (): number => Array.from({ length: 200 }, () => limit.take()).filter(Boolean).length;
    expect(taken()).toBe(50);
    nowMs = 1000;
    expect(taken()).toBe(20);
    nowMs = 60_000;
    expect(taken()).toBe(50);
  });
});
