const day = String.raw`(?:0?[1-9]|[12]\d|3[01])`;
const month = String.raw`(?:0?[1-9]|1[0-2])`;
const year = String.raw`(?:19|20)\d\d`;
const dates = [
  String.raw`${day}([./-])${month}\1${year}`,
  String.raw`${month}([./-])${day}\1${year}`,
  String.raw`${year}([./-])${month}\1${day}`,
  String.raw`${day}\.${month}\.\d\d`,
].map((pattern) => new RegExp(`^${pattern}$`));

/**
 * What is made of digits and is nobody's number: a date, or the address of a computer. Pairs of digits alone, as in
 * `12.34.56.78`, are how numbers are written in some countries.
 *
 * @param text in plain characters, trimmed
 */
export function isDateOrComputer(text: string): boolean {
  if (dates.some((date) => date.test(text))) return true;
  const groups = text.split('.');
  return (
    groups.length === 4 &&
    groups.every((group) => /^(?:0|[1-9]\d{0,2})$/.test(group) && Number(group) <= 255) &&
    groups.some((group) => group.length !== 2)
  );
}
