import type { App } from 'electron';
import { isConnectLink } from '../../../contracts/access/connectLink.ts';

export interface CallLinkHandlers {
  /** A `tel:`, `callto:` or `sip:` link, as `read` gives it. Never dialled without the operator's yes: web pages send them. */
  onCallLink(number: string): void;
  /** A `ringside://` link as it came; whoever reads it checks its secret. */
  onRingsideLink(link: string): void;
  /** A link for phones that holds nothing to dial. @param characters its length; the link itself is as private as a call */
  onNothingToDial(characters: number): void;
}

export interface CallLinksDeps {
  readonly app: Pick<App, 'on' | 'off'>;
  /** Arguments of this start. */
  readonly argv: readonly string[];
  /** What is handed on of a link for phones; null for nothing. */
  readonly read: (link: string) => string | null;
}

/** Links that the system hands to Ringside: on the command line of a first or second start, or as an event (macOS). */
export interface CallLinks {
  /** Begins to listen, before the application is ready: macOS sends the link of a first start as early as that. */
  start(): () => void;
  /** From now on links go here, those that have waited first; returns how to stop. */
  follow(handlers: CallLinkHandlers): () => void;
}

/** Links that wait for the program to come up: more than these are no operator's clicks. */
const mostWaiting = 3;
const longestLink = 4096;

export function createCallLinks({ app, argv, read }: CallLinksDeps): CallLinks {
  let following: CallLinkHandlers | null = null;
  const waiting: string[] = [];

  const deliver = (link: string, handlers: CallLinkHandlers): void => {
    if (/^ringside:/i.test(link)) return handlers.onRingsideLink(link);
    const number = read(link);
    if (number === null) handlers.onNothingToDial(link.length);
    else handlers.onCallLink(number);
  };
  const take = (link: string | null): void => {
    if (link === null) return;
    if (following !== null) deliver(link, following);
    else if (waiting.length < mostWaiting) waiting.push(link);
  };

  return {
    start() {
      const onOpenUrl = (event: { preventDefault(): void }, url: string): void => {
        event.preventDefault();
        take(linkAmong([url]));
      };
      const onSecondInstance = (_event: unknown, secondArgv: string[]): void =>
        take(linkAmong(secondArgv.slice(1)));
      app.on('open-url', onOpenUrl);
      app.on('second-instance', onSecondInstance);
      take(linkAmong(argv.slice(1)));
      return () => {
        app.off('open-url', onOpenUrl);
        app.off('second-instance', onSecondInstance);
      };
    },
    follow(handlers) {
      following = handlers;
      for (const link of waiting.splice(0)) deliver(link, handlers);
      return () => {
        following = null;
      };
    },
  };
}

/**
 * A phone's program made this start with a `ringside://` link: nobody asked for the main window, and whoever types elsewhere
 * keeps the keyboard.
 */
export function tellsOfCall(argv: readonly string[]): boolean {
  const link = linkAmong(argv.slice(1)) ?? '';
  return /^ringside:/i.test(link) && !isConnectLink(link);
}

/** Nobody asked for the main window: started for the tray, as at login, by a phone's program, or to ask how it is. */
export function startsUnseen(argv: readonly string[]): boolean {
  return argv.includes('--hidden') || argv.includes('--status') || tellsOfCall(argv);
}

/**
 * The one link among the arguments of a start, wherever Chromium's own switches stand; null where there is none. The system
 * starts a program with one link: of several none is an operator's click.
 */
export function linkAmong(args: readonly string[]): string | null {
  const links = args.filter((arg) => arg.length <= longestLink && /^(tel|callto|sips?|ringside):/i.test(arg));
  return links.length === 1 ? (links[0] ?? null) : null;
}
