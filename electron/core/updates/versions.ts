/**
 * Which of two versions is newer, as semver.org orders them; what stands behind `+` does not count.
 *
 * @returns less than 0 where `a` is older, more than 0 where it is newer
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (const [index, number] of left.numbers.entries()) {
    const difference = number - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  // A final version is newer than those before it.
  if (left.before.length === 0 || right.before.length === 0) return right.before.length - left.before.length;
  for (const [index, part] of left.before.entries()) {
    const other = right.before[index];
    if (other === undefined) return 1;
    const difference = compareParts(part, other);
    if (difference !== 0) return difference;
  }
  return left.before.length - right.before.length;
}

/** Whether it is one on the way to a final version. */
export function isBeforeFinal(version: string): boolean {
  return partsOf(version).before.length > 0;
}

interface VersionParts {
  readonly numbers: readonly number[];
  readonly before: readonly string[];
}

function partsOf(version: string): VersionParts {
  const [, core = '', before = ''] = /^([^-+]*)(?:-([^+]*))?/.exec(version) ?? [];
  return { numbers: core.split('.').map(Number), before: before === '' ? [] : before.split('.') };
}

function compareParts(a: string, b: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber && isOtherNumber) return Number(a) - Number(b);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
