// @ts-check
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';

/**
 * @typedef {{ passed: number, failed: number, skipped: number, failures?: readonly string[] }} TestCounts
 *   failures: each failed test in a line of its own, with the first line of what it said
 */

/**
 * Reads the report of `vitest run --reporter=json`.
 * @param {string} file
 * @param {number} exitCode of the run, which knows of failures outside any test
 * @returns {Promise<TestCounts>} one failure where there is no report
 */
export async function vitestCounts(file, exitCode) {
  const report = await readReport(file);
  if (report === undefined) return crashed;
  // A file that does not even load has no tests to count.
  const brokenFiles = list(report['testResults']).filter(
    (result) => result['status'] === 'failed' && list(result['assertionResults']).length === 0,
  ).length;
  return withExitCode(
    {
      passed: number(report['numPassedTests']),
      failed: number(report['numFailedTests']) + brokenFiles,
      skipped: number(report['numPendingTests']) + number(report['numTodoTests']),
      failures: list(report['testResults']).flatMap(vitestFailures),
    },
    exitCode,
  );
}

/**
 * Reads the report of `playwright test --reporter=json`. A test that passes only at a second try counts as failed.
 * @param {string} file
 * @param {number} exitCode
 * @returns {Promise<TestCounts>} one failure where there is no report
 */
export async function playwrightCounts(file, exitCode) {
  const report = await readReport(file);
  const stats = report?.['stats'];
  if (report === undefined || typeof stats !== 'object' || stats === null) return crashed;
  const { expected, unexpected, flaky, skipped } = /** @type {Record<string, unknown>} */ (stats);
  return withExitCode(
    { passed: number(expected), failed: number(unexpected) + number(flaky), skipped: number(skipped) },
    exitCode,
  );
}

/**
 * @param {readonly TestCounts[]} counts
 * @returns {TestCounts}
 */
export function sumCounts(counts) {
  return counts.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** @param {TestCounts} counts */
export function countsText({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * @param {Record<string, unknown>} result of one file
 * @returns {string[]}
 */
function vitestFailures(result) {
  const file = relative(process.cwd(), String(result['name']));
  const failed = list(result['assertionResults']).filter((test) => test['status'] === 'failed');
  if (failed.length === 0)
    return result['status'] === 'failed' ? [`${file}: ${firstLine(result['message'])}`] : [];
  return failed.map((test) => {
    const [message] = Array.isArray(test['failureMessages']) ? test['failureMessages'] : [];
    return `${file} > ${String(test['fullName'])}: ${firstLine(message)}`;
  });
}

/** @param {unknown} text */
function firstLine(text) {
  return String(text).trim().split('\n', 1)[0] ?? '';
}

const crashed = Object.freeze({ passed: 0, failed: 1, skipped: 0 });

/**
 * @param {TestCounts} counts
 * @param {number} exitCode
 * @returns {TestCounts}
 */
function withExitCode(counts, exitCode) {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, unknown> | undefined>}
 */
async function readReport(file) {
  try {
    const report = JSON.parse(await readFile(file, 'utf8'));
    return typeof report === 'object' && report !== null ? report : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {unknown} value
 * @returns {readonly Record<string, unknown>[]}
 */
function list(value) {
  return Array.isArray(value) ? value : [];
}

/** @param {unknown} value */
function number(value) {
  return typeof value === 'number' ? value : 0;
}
