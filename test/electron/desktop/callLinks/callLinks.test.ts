import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTelLink } from '../../../../electron/core/dialling/dialledNumber.ts';
import {
  createCallLinks,
  linkAmong,
  tellsOfCall,
  type CallLinks,
} from '../../../../electron/desktop/callLinks/callLinks.ts';
import { createLinkHandler } from '../../../../electron/desktop/callLinks/linkHandler.ts';

/** What Electron's `app` does with links: it sends events. */
function links(argv: readonly string[] = ['ringside']) {
  const app = new EventEmitter();
  const dropped: number[] = [];
  const numbers: string[] = [];
  const own: string[] = [];
  const follow = (callLinks: CallLinks): (() => void) =>
    callLinks.follow({
      onCallLink: (number) => numbers.push(number),
      onRingsideLink: (link) => own.push(link),
      onNothingToDial: (characters) => dropped.push(characters),
    });
  // The methods of `app` are generic over all its events; those used here are two.
  const callLinks = createCallLinks({
    app: {
      on: ((name: string, listener: () => void) => app.on(name, listener)) as never,
      off: ((name: string, listener: () => void) => app.off(name, listener)) as never,
    },
    argv,
    read: readTelLink,
  });
  return { app, callLinks, follow, numbers, own, dropped };
}

const event = () => ({ preventDefault: () => undefined });

describe('links', () => {
  it('of the first start wait until somebody follows', () => {
    const { callLinks, follow, numbers } = links(['ringside', '--hidden', 'tel:+49-30-123']);
    callLinks.start();
    expect(numbers).toEqual([]);
    follow(callLinks);
    expect(numbers).toEqual(['+4930123']);
  });

  it('of macOS come before the program is up', () => {
    const { app, callLinks, follow, numbers } = links();
    callLinks.start();
    app.emit('open-url', event(), 'tel:1');
    for (let more = 0; more < 20; more += 1) app.emit('open-url', event(), 'tel:2');
    follow(callLinks);
    expect(numbers).toEqual(['1', '2', '2']);
  });

  it('of a second start arrive at once, wherever they stand among its arguments', () => {
    const { app, callLinks, follow, numbers, own } = links();
    const stop = callLinks.start();
    follow(callLinks);
    app.emit(
      'second-instance',
      event(),
      ['ringside', '--allow-file-access-from-files', '--', 'sip:anna@pbx.example'],
      '/',
    );
    app.emit('second-instance', event(), ['ringside', 'ringside://call?event=ring&number=1'], '/');
    app.emit('second-instance', event(), ['ringside', '--hidden'], '/');
    stop();
    app.emit('second-instance', event(), ['ringside', 'tel:1'], '/');
    expect(numbers).toEqual(['sip:anna@pbx.example']);
    expect(own).toEqual(['ringside://call?event=ring&number=1']);
  });

  it('that hold nothing to dial are dropped, and nobody is told what stood in them', () => {
    const { app, callLinks, follow, numbers, own, dropped } = links();
    callLinks.start();
    follow(callLinks);
    app.emit('open-url', event(), 'tel:secret-words');
    expect([numbers, own, dropped]).toEqual([[], [], ['tel:secret-words'.length]]);
  });
});

describe('the link among the arguments of a start', () => {
  it.each([
    [['--hidden', 'tel:1', '--flag'], 'tel:1'],
    [['tel:1', 'tel:2'], null],
    [['--tel:1'], null],
    [['http://example.org'], null],
    [['C:\\tel:1'], null],
    [[`tel:${'1'.repeat(5000)}`], null],
    [[], null],
  ])('%j is %s', (args, link) => {
    expect(linkAmong(args)).toBe(link);
  });

  it('is one of the arguments or nothing, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('tel:1', 'SIP:a@b', '--', 'ringside://call'))),
        (args) => {
          const link = linkAmong(args);
          if (link !== null) expect(args).toContain(link);
        },
      ),
    );
  });
});

describe('the handler of links', () => {
  function system(refuses: readonly string[] = []) {
    const handled = new Map<string, string>();
    const handler = createLinkHandler({
      app: {
        isDefaultProtocolClient: (scheme, path, args) =>
          handled.get(scheme) === [path, ...(args ?? [])].join(' '),
        setAsDefaultProtocolClient: (scheme, path, args) => {
          if (refuses.includes(scheme)) return false;
          handled.set(scheme, [path, ...(args ?? [])].join(' '));
          return true;
        },
        removeAsDefaultProtocolClient: (scheme) => handled.delete(scheme),
      },
      program: { path: 'C:\\Ringside.exe', args: [] },
    });
    return { handler, handled };
  }

  it('takes the call links and gives them back; nothing after `--` is a switch', () => {
    const { handler, handled } = system();
    handler.handleCallLinks(true);
    expect([...handled]).toEqual(
      ['tel', 'callto', 'sip', 'sips'].map((scheme) => [scheme, 'C:\\Ringside.exe --']),
    );
    expect(handler.handlesCallLinks()).toBe(true);
    handler.handleCallLinks(false);
    expect([...handled]).toEqual([]);
    expect(handler.handlesCallLinks()).toBe(false);
  });

  it('leaves what belongs to another program when it gives back', () => {
    const { handler, handled } = system();
    handled.set('tel', 'C:\\Phone.exe');
    handler.handleCallLinks(false);
    expect(handled.get('tel')).toBe('C:\\Phone.exe');
  });

  it('says which links the system did not give', () => {
    const { handler } = system(['tel', 'sip']);
    expect(() => handler.handleCallLinks(true)).toThrow(
      expect.objectContaining({ code: 'link.handlerNotSet', params: { schemes: 'tel, sip' } }),
    );
  });

  it('knows what the system said last, without asking again', () => {
    const refused = system(['tel']).handler;
    expect(refused.knownToHandle()).toBeNull();
    expect(() => refused.handleCallLinks(true)).toThrow();
    expect(refused.knownToHandle()).toBe(false);
    const given = system(['sips']).handler;
    expect(() => given.handleCallLinks(true)).toThrow();
    expect(given.knownToHandle()).toBe(true);
    given.handleCallLinks(false);
    expect(given.knownToHandle()).toBe(false);
    const { handler, handled } = system();
    handler.handleCallLinks(true);
    // The operator has chosen another program since.
    handled.set('tel', 'C:\\Phone.exe');
    expect(handler.knownToHandle()).toBe(true);
    expect([handler.handlesCallLinks(), handler.knownToHandle()]).toEqual([false, false]);
  });

  it('takes its own links without the others', () => {
    const { handler, handled } = system();
    expect(handler.handleOwnLinks()).toBe(true);
    expect([...handled.keys()]).toEqual(['ringside']);
  });
});

describe('a start that only tells of a call', () => {
  it.each([
    [['ringside', '--', 'ringside://call?event=ring&number=1001&secret=x'], true],
    [['ringside', 'RINGSIDE:call?event=end'], true],
    [['ringside', '--', 'ringside://connect?portal=portal.example'], false],
    [['ringside', '--', 'tel:+4930901820'], false],
    [['ringside', '--hidden'], false],
    [['ringside'], false],
    [['ringside://call'], false],
  ])('%j: %s', (argv, tells) => {
    expect(tellsOfCall(argv)).toBe(tells);
  });
});
