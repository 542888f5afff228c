import { verifySignature } from 'electron-updater/out/windowsExecutableCodeSignatureVerifier.js';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { AppError } from '../../contracts/errors.ts';
import { parseYaml } from './feedFile.ts';
import { textInFile } from './installedAs.ts';
import type { UpdatePlace } from './updatePlace.ts';

/** The one warning of electron-updater's that is none: the signature was found good. */
const isGood = (warning: unknown): boolean => /^Signature validated using only CN /.test(String(warning));

/**
 * electron-updater's own check of a Windows installer, by PowerShell, failing closed: where PowerShell cannot be run it warns and
 * takes the file (read in its source).
 *
 * @throws AppError `update.notVerifiable` where it could not be checked, `update.publisherUnknown` where it is another's
 */
export async function verifyPublisher(publisherNames: string[], file: string): Promise<null> {
  const warnings: unknown[] = [];
  const logger = {
    info: () => undefined,
    warn: (warning: unknown) => void warnings.push(warning),
    error: (warning: unknown) => void warnings.push(warning),
  };
  const refusal = await verifySignature(publisherNames, file, logger).catch((error: unknown) => {
    throw new AppError('update.notVerifiable', {}, error);
  });
  if (refusal !== null) throw new AppError('update.publisherUnknown', {}, new Error(refusal));
  const [doubt] = warnings.filter((warning) => !isGood(warning));
  if (doubt !== undefined) throw new AppError('update.notVerifiable', {}, new Error(String(doubt)));
  return null;
}

const configSchema = v.object({ publisherName: v.pipe(v.array(v.string()), v.minLength(1)) });

/**
 * SECURITY: where electron-updater is told of no publisher it takes an installer of anybody's.
 *
 * @throws AppError `update.notVerifiable`
 */
export function knowPublisher({ configFile }: Pick<UpdatePlace, 'configFile'>): void {
  const config = parseYaml(textInFile(configFile), pathToFileURL(configFile));
  if (!v.is(configSchema, config)) throw new AppError('update.notVerifiable');
}
