import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../../../electron/core/ports/callSource.ts';
import {
  readControlMessage,
  type ControlEvent,
} from '../../../../electron/sources/baresip/controlMessages.ts';
import { createPhoneCalls, type PhoneCalls } from '../../../../electron/sources/baresip/phoneCalls.ts';
import { peerName, peerNumber, userPart } from '../../../../electron/sources/baresip/peer.ts';
import { seenOnControlSocket } from '../../../phones/controlSocketSeen.ts';
import { createHeldTime } from '../../core/heldTime.ts';

const scenes = seenOnControlSocket('1.0.0');
const newerScenes = seenOnControlSocket('4.10.0');

function followed(): { calls: PhoneCalls; events: CallEvent[]; news: string[]; told: () => string[] } {
  const events: CallEvent[] = [];
  const news: string[] = [];
  const calls = createPhoneCalls({
    clock: createHeldTime(),
    onEvent: (event) => events.push(event),
    onNews: (what) => news.push(what),
  });
  const told = (): string[] =>
    events.map((event) => (event.type === 'ended' ? `ended: ${event.outcome}` : event.type));
  return { calls, events, news, told };
}

function play(scene: string, from = scenes): ReturnType<typeof followed> {
  const frames = from.get(scene);
  if (frames === undefined) throw new Error(`no scene ${scene}`);
  const phone = followed();
  for (const frame of frames) {
    const message = readControlMessage(frame);
    expect(message, frame).not.toBeNull();
    if (message?.kind === 'event') phone.calls.apply(message.event);
  }
  return phone;
}

describe('what a real baresip told of a call', () => {
  it.each([
    [
      'answered, then the caller hangs up',
      ['offered', 'answered', 'ended: answered'],
      ['ring', 'answer', 'end'],
    ],
    ['answered, then hung up here', ['offered', 'answered', 'ended: answered'], ['ring', 'answer', 'end']],
    ['the caller gives up', ['offered', 'ended: missed'], ['ring', 'end']],
    ['declined here (hangup while it rings)', ['offered', 'ended: declined'], ['ring', 'busy']],
    [
      'dialled, answered, hung up here',
      ['offered', 'answered', 'ended: answered'],
      ['dial', 'answer', 'end'],
    ],
    [
      'dialled, answered, hung up there',
      ['offered', 'answered', 'ended: answered'],
      ['dial', 'answer', 'end'],
    ],
    ['dialled, busy', ['offered', 'ended: declined'], ['dial', 'busy']],
    [
      'dialled, not found; then a text that is no address',
      ['offered', 'ended: failed', 'offered', 'ended: missed'],
      ['dial', 'end', 'dial', 'end'],
    ],
  ])('%s', (scene, told, news) => {
    const phone = play(scene);
    expect(phone.told()).toEqual(told);
    expect(phone.news).toEqual(news);
    expect(phone.calls.all()).toEqual([]);
  });

  it.each([
    [
      'answered, then the caller hangs up',
      ['offered', 'answered', 'ended: answered'],
      ['ring', 'answer', 'end'],
    ],
    ['declined here', ['offered', 'ended: declined'], ['ring', 'busy']],
    ['the caller gives up', ['offered', 'ended: missed'], ['ring', 'end']],
  ])('of a newer version: %s', (scene, told, news) => {
    const phone = play(scene, newerScenes);
    expect(phone.told()).toEqual(told);
    expect(phone.news).toEqual(news);
    expect(phone.events[0]).toMatchObject({ details: { line: '1001' } });
  });

  it('is one call event by its SIP Call-ID, number, name and line', () => {
    expect(play('answered, then the caller hangs up').events[0]).toMatchObject({
      sourceName: 'baresip',
      call: { callId: null, sourceCallId: expect.stringMatching(/^1-\d+@127\.0\.0\.1$/) },
      details: { direction: 'incoming', phoneNumber: '+493012345', name: 'Anna Schmidt', line: '1001' },
    });
  });

  it('keeps two calls at once apart, on two accounts', () => {
    const { events } = play('two at once on two accounts');
    const lines = events.flatMap((event) => (event.type === 'offered' ? [event.details.line] : []));
    expect(lines).toEqual(['1002', '1001']);
    expect(
      events.filter(({ type }) => type === 'ended').map((event) => 'outcome' in event && event.outcome),
    ).toEqual(['answered', 'declined']);
  });

  it('shows hostile callers as the text they are, short and in one line', () => {
    const { events } = play('hostile callers (CALL_INCOMING alone)');
    const shown = events.flatMap((event) =>
      event.type === 'offered' ? [`${event.details.name ?? ''}|${event.details.phoneNumber}`] : [],
    );
    expect(shown).toContain('x"y|+493012345');
    expect(shown).toContain('a\\b|+493012345');
    expect(shown).toContain('<b>&amp;|+493012345');
    expect(shown).toContain('evil|+493012345');
    expect(shown).toContain('|+4930');
    expect(shown).toContain("|a'b$(x)");
    expect(shown).toContain('|@file');
    expect(shown.join('')).not.toMatch(/[\u0000-\u001f\u202e]/u);
  });
});

describe('calls that were not watched', () => {
  const listed = {
    id: 'x@h',
    direction: 'incoming',
    account: 'sip:1001@h',
    peerUri: 'sip:+4930@h',
    peerDisplayName: '',
    answered: false,
  } as const;

  it('appear when baresip names them, answered where they are', () => {
    const phone = followed();
    phone.calls.matchWith([listed, { ...listed, id: 'y@h', answered: true }], new Set());
    expect(phone.told()).toEqual(['offered', 'offered', 'answered']);
  });

  it('end when it does not name them any more, and nobody claims to know how', () => {
    const phone = followed();
    phone.calls.matchWith([listed, { ...listed, id: 'y@h', answered: true }], new Set());
    phone.calls.matchWith([], new Set(['x@h', 'y@h']));
    expect(phone.told().slice(3)).toEqual(['ended: unknown', 'ended: answered']);
  });

  it('that begin or end while the list is on its way are left as they are', () => {
    const phone = followed();
    phone.calls.matchWith([listed], new Set());
    phone.calls.apply({
      event: true,
      type: 'CALL_INCOMING',
      id: 'new@h',
      direction: 'incoming',
      peeruri: 'sip:1@h',
    });
    phone.calls.apply({ event: true, type: 'CALL_CLOSED', id: 'x@h', direction: 'incoming' });
    phone.calls.matchWith([listed], new Set(['x@h']));
    expect(phone.told()).toEqual(['offered', 'offered', 'ended: missed']);
    expect(phone.calls.get('new@h')?.state).toBe('ringing');
  });
});

describe('a message with something odd in it', () => {
  const ring = {
    event: true,
    type: 'CALL_INCOMING',
    id: 'x@h',
    direction: 'incoming',
    peeruri: 'sip:+4930@h',
  };

  it.each([
    { ...ring, direction: 'both' },
    { ...ring, direction: 7, peerdisplayname: null, class: ['call'] },
    { ...ring, accountaor: {}, param: 0, more: { of: 'it' } },
  ])('rings all the same: %j', (frame) => {
    const phone = followed();
    const message = readControlMessage(JSON.stringify(frame));
    if (message?.kind === 'event') phone.calls.apply(message.event);
    expect(phone.events).toMatchObject([{ type: 'offered', details: { phoneNumber: '+4930' } }]);
  });

  it('is passed over where it is about something else, and never ends a call', () => {
    const phone = followed();
    const kinds = ['CALL_TRANSFER', 'CALL_RTPESTAB', 'CALL_CLOSING', 'CALL_STATE', 'call_closed', 'EXIT', ''];
    const frames = [
      ring,
      { message: true, ua: 'sip:1001@h', peer: 'sip:2@h', body: 'CALL_CLOSED' },
      { somethingNew: { id: 'x@h', type: 'CALL_CLOSED' } },
      ...kinds.map((type) => ({ ...ring, type })),
      ...kinds.map((type) => ({ ...ring, type, direction: 'closed', param: 'Rejected by user' })),
    ];
    for (const frame of frames) {
      const message = readControlMessage(JSON.stringify(frame));
      expect(message, JSON.stringify(frame)).not.toBeNull();
      if (message?.kind === 'event') phone.calls.apply(message.event);
    }
    expect(phone.told()).toEqual(['offered']);
  });
});

describe('any order of events', () => {
  const types = [
    'CALL_INCOMING',
    'CALL_RINGING',
    'CALL_ESTABLISHED',
    'CALL_CLOSED',
    'CALL_HOLD',
    'CALL_LOCAL_SDP',
    'TRANSFER_FAILED',
    'ELSE',
  ];
  const anyEvent: fc.Arbitrary<ControlEvent> = fc.record({
    event: fc.constant<true>(true),
    type: fc.constantFrom(...types),
    id: fc.constantFrom('a', 'b', ''),
    direction: fc.constantFrom('incoming', 'outgoing'),
    peeruri: fc.string(),
    peerdisplayname: fc.string(),
    param: fc.constantFrom(
      '',
      'Connection reset by user',
      '486 Busy Here',
      'Call transfered',
      'offer',
      'answer',
    ),
  });

  it('gives each call one beginning, at most one answer and one end, in this order', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (sequence) => {
        const phone = followed();
        for (const event of sequence) phone.calls.apply(event);
        phone.calls.endAll();
        for (const id of ['a', 'b']) {
          const told = phone.events.filter(({ call }) => call.sourceCallId === id).map(({ type }) => type);
          expect(told.join(' ')).toMatch(/^(offered (answered (transferFailed )*)?ended)?$/);
        }
      }),
    );
  });
});

describe('an address', () => {
  it.each([
    ['sip:+4930123@pbx.example', '+4930123'],
    ['sips:1001@[::1]:5061;transport=tls', '1001'],
    ['sip:%2B4930@h', '+4930'],
    ['sip:+49;phone-context=x@h;user=phone', '+49'],
    ['sip:anna:secret@h', 'anna'],
    ['tel:+49-30-1', '+49-30-1'],
    ['sip:pbx.example', ''],
    ['sip:%zz@h', '%zz'],
    ['', ''],
  ])('%s has the user part %s', (address, user) => {
    expect(userPart(address)).toBe(user);
  });

  it('of a withheld number is empty', () => {
    expect(peerNumber('sip:anonymous@anonymous.invalid')).toBe('');
    expect(peerName('Anonymous', '')).toBeNull();
  });

  it('gives no name that only repeats the number', () => {
    expect(peerName('+49 (30) 123', '+4930123')).toBeNull();
    expect(peerName('+4930123', '+4930123')).toBeNull();
    expect(peerName('  ', '1')).toBeNull();
  });
});
