/** What a look at the place of the policy came to. */
export type PolicyReading =
  /** Nobody has made one. */
  | { readonly kind: 'none' }
  /** As it stands there, whatever that is. A text with variables that the system would fill in is `{ withVariables: text }`. */
  | { readonly kind: 'read'; readonly content: unknown }
  /** There is something, and what it says is not known: it cannot be opened, or is no such thing. */
  | { readonly kind: 'notReadable' }
  /** Somebody else than an administrator could have written it: nothing of it counts. */
  | { readonly kind: 'notSafe' };

/** Where the company's policy stands. Adapters: a file of the system on Linux, the registry, managed preferences. */
export interface PolicySource {
  /** As an administrator would look for it. */
  readonly place: string;
  /** Looks now. Quick, since it is asked at the start and whenever a window is given the keyboard. Never throws. */
  read(): PolicyReading;
}

/** The last policy that could be read, for a start at which it cannot. */
export interface PolicyMemory {
  /** Undefined where nothing is remembered. */
  read(): unknown;
  /** @param content null: there is none. Never throws */
  write(content: unknown): void;
}
