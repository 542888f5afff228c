import { locales } from '../../contracts/locale.ts';
import { mobileconfig } from './macProfile.ts';
import { adml, admx } from './windowsTemplates.ts';
import { templateWords } from './words.ts';

/** Everything that administrators are given to make a policy with, by its path below `build/policies`. */
export function policyFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['windows/Ringside.admx', admx()],
    ...locales.map(
      (locale) => [`windows/${templateWords[locale].windowsLanguage}/Ringside.adml`, adml(locale)] as const,
    ),
    ['macos/Ringside.mobileconfig', mobileconfig()],
  ]);
}
