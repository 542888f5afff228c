import { plainCharacters } from '../../plainCharacters.ts';
import type { OpenMoment, RingTone } from '../bounds.ts';

/**
 * Colours that a line may have; what each looks like is said in `renderer/styles/tokens.css`. None of them means anything else:
 * no green (picking up), red (something is wrong) or amber (look out).
 */
export const lineColours = ['blue', 'violet', 'cyan', 'magenta', 'brown', 'slate'] as const;
export type LineColour = (typeof lineColours)[number];

/** A line or queue as IT or the operator calls it. */
export interface NamedLine {
  /** Its number or id, as the portal or the phone tells it. */
  readonly line: string;
  readonly name: string;
  readonly colour: LineColour;
  /** What is heard when it rings, where that is not what is heard of the others. */
  readonly ring?: RingTone;
  /** When the caller's record opens by itself, where that is not as for the others. */
  readonly record?: OpenMoment;
}

/** From so many digits on it is a telephone number, which may be written in many ways. */
const shortestNumber = 7;
/** Without country code and trunk prefix. */
const digitsCompared = 10;

/**
 * How a line goes by and what it looks like. One that nobody named keeps the name it was told by, and the same colour wherever
 * and whenever it rings.
 *
 * @param told as the call's source said it, made safe to show; not empty
 */
export function lineNamed(lines: readonly NamedLine[], told: string): Pick<NamedLine, 'name' | 'colour'> {
  const named = lineChosen(lines, told);
  if (named === undefined) return { name: told, colour: colourOf(lineKey(told)) };
  return { name: named.name || told, colour: named.colour };
}

/** What was chosen for the line that is told so; undefined for one that nobody named. */
export function lineChosen(lines: readonly NamedLine[], told: string): NamedLine | undefined {
  return keyed(lines).get(lineKey(told));
}

/** Entries are drawn often and lists change rarely: each list is read once. */
const keyedLists = new WeakMap<readonly NamedLine[], ReadonlyMap<string, NamedLine>>();

function keyed(lines: readonly NamedLine[]): ReadonlyMap<string, NamedLine> {
  const known = keyedLists.get(lines);
  if (known !== undefined) return known;
  const made = new Map(lines.map((one) => [lineKey(one.line), one]));
  keyedLists.set(lines, made);
  return made;
}

/** Equal for two ways of writing one line. */
export function lineKey(text: string): string {
  const plain = plainCharacters(text).trim();
  const digits = plain.replace(/[^0-9]/g, '');
  const isNumber = digits.length >= shortestNumber && /^[+\d\s().\-/]+$/.test(plain);
  return isNumber ? digits.slice(-digitsCompared) : plain.toLowerCase();
}

/** FNV-1a (draft-eastlake-fnv): the same on every computer and in every run. */
function colourOf(key: string): LineColour {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1)
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193) >>> 0;
  return lineColours[hash % lineColours.length] ?? 'slate';
}
