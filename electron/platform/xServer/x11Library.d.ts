/** What is used of it: https://github.com/sidorares/node-x11, which comes without types. */
declare module 'x11' {
  interface XReply {
    readonly rootX: number;
    readonly rootY: number;
    /** Keys and buttons that are down (X protocol 11, SETofKEYBUTMASK). */
    readonly keyMask: number;
  }

  export interface XClient {
    QueryPointer(
      windowId: number,
      answer: (error: Error | null | undefined, reply?: XReply) => unknown,
    ): void;
    InternAtom(
      onlyIfExists: boolean,
      name: string,
      answer: (error: Error | null | undefined, atom?: number) => unknown,
    ): void;
    GetProperty(
      remove: 0,
      windowId: number,
      property: number,
      type: number,
      offset: number,
      length: number,
      answer: (error: Error | null | undefined, property?: { readonly data: Buffer }) => unknown,
    ): void;
    SendEvent(windowId: number, propagate: 0, eventMask: number, event: Buffer): void;
    on(event: 'error' | 'end', listener: () => void): void;
    terminate(): void;
  }

  export interface XDisplay {
    readonly client: XClient;
    readonly screen: readonly { readonly root: number }[];
  }

  interface XOptions {
    readonly display: string;
    /** Shared memory, which is asked of Node in a way that it warns of. */
    readonly shm: false;
    readonly disableBigRequests: true;
  }

  export function createClient(
    options: XOptions,
    connected: (error: Error | null | undefined, display?: XDisplay) => void,
  ): XClient;
}
