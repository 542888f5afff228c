import type { CallParty } from '../../../contracts/calls.ts';
import { lineNamed, type NamedLine } from '../../../contracts/settings/inPopup/lines.ts';
import { shown } from '../../app/texts/plainText.ts';

/** The line on which somebody called, as it is called here and with its colour; null where none was told. */
export function callLine(
  { line }: Pick<CallParty, 'line'>,
  lines: readonly NamedLine[],
): Pick<NamedLine, 'name' | 'colour'> | null {
  const told = shown(line ?? '');
  return told === '' ? null : lineNamed(lines, told);
}
