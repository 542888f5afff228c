/**
 * Forms of a number that its country gave up, or keeps for some callers alone, and that telephone systems, SIM cards and
 * CRM records still hold. Numbers of both forms belong to one subscriber: the plans were changed without giving a number
 * to anybody else.
 */

/**
 * Two valid forms of one number become one, for comparison alone.
 *
 * - Argentina: `9` stands before mobile numbers dialled from abroad, and area code and number are the same without it
 *   (ITU-T E.164, national numbering plan of Argentina).
 * - Brazil: mobile numbers got a ninth digit, `9`, between 2012 and 2016; no landline begins with 6 to 9 (Anatel).
 */
export function comparableForm(international: string): string {
  return international
    .replace(/^\+549(?=\d{10}$)/, '+54')
    .replace(/^(\+55[1-9]\d)(?=[6-9]\d{7}$)/, (before) => `${before}9`);
}

/** Written for one calling code: what may stand after it, and what it stands for today. */
type OldForm = readonly [from: RegExp, to: readonly string[]];

const formsByCallingCode: Readonly<Record<string, readonly OldForm[]>> = {
  // Mexico dropped its prefixes for mobile numbers in 2019: 1 from abroad, 01 for landlines, 044 and 045 within.
  '52': [[/^(?:01|044|045|1)(\d{10})$/, ['$1']]],
  // Italy keeps the zero of its area codes from abroad, too; many leave it out as elsewhere.
  '39': [[/^([1-9]\d{5,9})$/, ['0$1']]],
  // Colombia, 2021: landlines got 60 before the digit of their region.
  '57': [[/^([1-8])(\d{7})$/, ['60$1$2']]],
  // Benin, 2024: 01 before all numbers.
  '229': [[/^(\d{8})$/, ['01$1']]],
  // Ivory Coast, 2021: two digits more, by operator.
  '225': [[/^(\d{8})$/, ['01$1', '05$1', '07$1', '21$1', '25$1', '27$1']]],
};

/**
 * What a number of an old form is today; empty where it is of none that is known.
 *
 * @param callingCode without plus
 * @param national what stands after it, or is dialled within the country
 */
export function formsOfToday(callingCode: string, national: string): readonly string[] {
  return (formsByCallingCode[callingCode] ?? []).flatMap(([from, to]) =>
    from.test(national) ? to.map((form) => `+${callingCode}${national.replace(from, form)}`) : [],
  );
}
