import { hasLivePhone, type Call } from '../../call.ts';
import { ringsAgain } from '../phoneLegs.ts';
import { sourceOf } from '../references.ts';

/** Which calls an opening event may be about, as far as that can be looked up. */
export interface Likeness {
  readonly phoneNumber: string;
  /** Nobody is told the number: then any may be meant. */
  readonly isWithheld: boolean;
  /** Calls that this source has told of already are others, unless they ring again. */
  readonly sourceName: string;
}

interface Group {
  readonly sourceNames: readonly string[];
  readonly ringsAgain: boolean;
  readonly all: Set<string>;
  readonly byNumber: Map<string, Set<string>>;
}

/**
 * Finds the keys of calls, so that joining an event costs the same beside two calls and beside two thousand. Versions of
 * a `CallMap` share it, and nothing is ever taken out: whoever asks checks what is found against their own version.
 */
export class CallIndex {
  private readonly places = new Map<string, number>();
  private readonly byCallId = new Map<string, Set<string>>();
  private readonly byReference = new Map<string, Set<string>>();
  private readonly groups = new Map<string, Group>();
  private readonly withPhone = new Set<string>();

  get size(): number {
    return this.places.size;
  }

  /** @param before the call as it was noted last */
  note(call: Call, before: Call | undefined): void {
    const { key } = call;
    if (!this.places.has(key)) this.places.set(key, this.places.size);
    if (call.callId !== null && call.callId !== before?.callId) noteIn(this.byCallId, call.callId, key);
    if (call.references !== before?.references)
      for (const reference of call.references) noteIn(this.byReference, reference, key);
    if (hasLivePhone(call)) this.withPhone.add(key);
    const signature = signatureOf(call);
    if (
      before !== undefined &&
      signature === signatureOf(before) &&
      call.party.phoneNumber === before.party.phoneNumber
    )
      return;
    let group = this.groups.get(signature);
    if (group === undefined) {
      const sourceNames = [...new Set(call.references.map(sourceOf))];
      group = { sourceNames, ringsAgain: ringsAgain(call), all: new Set(), byNumber: new Map() };
      this.groups.set(signature, group);
    }
    group.all.delete(key);
    group.all.add(key);
    noteIn(group.byNumber, endOfNumber(call.party.phoneNumber), key);
  }

  keysOfCallId(callId: string): Iterable<string> {
    return this.byCallId.get(callId) ?? [];
  }

  keysOfReference(reference: string): Iterable<string> {
    return this.byReference.get(reference) ?? [];
  }

  keysWithPhone(): Iterable<string> {
    return this.withPhone;
  }

  /**
   * Keys of the calls that may be alike, and of some that are not, in the order in which they came. Of each group the latest
   * count, more of which do not begin in the time within which one call has its beginnings.
   */
  keysLike({ phoneNumber, isWithheld, sourceName }: Likeness): readonly string[] {
    const found = new Set<string>();
    const end = endOfNumber(phoneNumber);
    for (const { sourceNames, ringsAgain: again, all, byNumber } of this.groups.values()) {
      if (!again && sourceNames.includes(sourceName)) continue;
      const groups = isWithheld || end === anyNumber ? [all] : [byNumber.get(end), byNumber.get(anyNumber)];
      for (const keys of groups) for (const key of latest(keys)) found.add(key);
    }
    return [...found].toSorted((a, b) => (this.places.get(a) ?? 0) - (this.places.get(b) ?? 0));
  }
}

/** Calls of a group that are looked at one by one. */
const alikeAtMost = 48;

/** Numbers of which nothing can be said beforehand: withheld ones, names, foreign digits. */
const anyNumber = '';

/** However a number is written, it ends in the same digits. */
function endOfNumber(phoneNumber: string): string {
  const text = phoneNumber.replace(/[@;].*$/s, '');
  const digits = text.replace(/\D/g, '');
  return digits.length < 2 || /[^ -~]/.test(text) ? anyNumber : digits.slice(-2);
}

function signatureOf(call: Call): string {
  let signature = ringsAgain(call) ? 'again' : '';
  for (const reference of call.references) signature += `/${sourceOf(reference)}`;
  return signature;
}

function noteIn(index: Map<string, Set<string>>, entry: string, key: string): void {
  const keys = index.get(entry);
  if (keys === undefined) index.set(entry, new Set([key]));
  else {
    // Behind the others, having changed.
    keys.delete(key);
    keys.add(key);
  }
}

function latest(keys: ReadonlySet<string> | undefined): readonly string[] {
  return keys === undefined ? [] : [...keys].slice(-alikeAtMost);
}
