// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importTypeScript } from './machine/importTypeScript.mjs';
import { repositoryRoot } from './machine/toolCache.mjs';

/** `npm run policies`: writes the templates of build/policies anew, out of the settings' declarations. */
/** @type {{ policyFiles: () => ReadonlyMap<string, string> }} */
const { policyFiles } = await importTypeScript('build/policies/policyFiles.ts');
for (const [path, content] of policyFiles()) {
  const file = join(repositoryRoot, 'build', 'policies', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  console.log(`build/policies/${path}`);
}
