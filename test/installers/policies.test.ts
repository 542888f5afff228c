import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../architecture/sourceFiles.ts';
import { run } from './fixtures/made.ts';

const folder = join(projectRoot, 'build/policies');
const templates = ['windows', 'macos'].flatMap((below) =>
  readdirSync(join(folder, below), { recursive: true })
    .map((path) => join(below, String(path)))
    .filter((path) => /\.(admx|adml|mobileconfig)$/.test(path)),
);

it.each(templates)('%s is XML to a parser that is not ours', async (path) => {
  const { stdout } = await run('xmllint', ['--nonet', '--noout', join(folder, path)]);
  expect(stdout).toBe('');
});
