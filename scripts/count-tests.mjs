/**
 * Prints "N passed, N failed" from vitest's JSON report: `node scripts/count-tests.mjs REPORT STATUS`, where
 * STATUS is the exit status of the run that wrote it. A run that failed never counts as "0 failed": a report
 * that is missing (types, lint or build failed first), a file that did not load and an error outside of any
 * test are one failure each. Exits with 1 when anything failed.
 */
import { existsSync, readFileSync } from 'node:fs';

const [, , path, status] = process.argv;

function count() {
  if (!existsSync(path)) return { passed: 0, failed: 0, complete: false };
  const { numPassedTests, testResults, success } = JSON.parse(readFileSync(path, 'utf8'));
  const failures = testResults.map((file) => {
    const tests = file.assertionResults.filter((test) => test.status === 'failed').length;
    return file.status === 'failed' ? Math.max(tests, 1) : tests;
  });
  return { passed: numPassedTests, failed: failures.reduce((sum, n) => sum + n, 0), complete: success };
}

const { passed, failed, complete } = count();
const unnamed = failed === 0 && (status !== '0' || !complete) ? 1 : 0;
process.stdout.write(`${passed} passed, ${failed + unnamed} failed\n`);
process.exitCode = failed + unnamed > 0 ? 1 : 0;
