/**
 * Holds the sandbox against a real Gateway: `npm run fidelity -- FOLDER`, or TYK_LAB=FOLDER.
 *
 * FOLDER is a lab outside of this repository. From it come the questions (lab/record.mjs), the comparison
 * (lab/compare.mjs), the APIs and policies (lab/mkconf.mjs), and what a Gateway v5.14.0 with hashed keys answered
 * (recordings/gateway-v5.14.0-B-hashed.json and .meta.json). The sandbox is started with that world, is asked the
 * same questions, and the share that agrees is printed. Exits with 1 below a bar, with 2 where the lab is missing.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Of the exchanges in these groups so many percent agree at least, in status and in body. */
const BARS = { status: 90, body: 85 };
const GROUPS = ['hello', 'apis', 'policies', 'create', 'key', 'use'];
const RECORDING = 'gateway-v5.14.0-B-hashed';

const lab = findLab(process.argv[2] ?? process.env.TYK_LAB);
const scratch = mkdtempSync(join(tmpdir(), 'fidelity-'));
try {
  const { startSandbox, leftOut } = await loadSandbox();
  const { APIS, POLICIES, SECRET } = await import(pathToFileURL(lab.world).href);
  const sandbox = await startSandbox({ world: { apis: APIS, policies: POLICIES, upstream }, secret: SECRET });
  const ours = join(scratch, 'sandbox.json');
  process.stderr.write('The questions of the lab go to the sandbox; this takes about 20 seconds …\n');
  try {
    const meta = JSON.parse(readFileSync(lab.meta, 'utf8'));
    const target = ['--url', sandbox.url, '--secret', SECRET, '--label', 'sandbox', '--out', ours];
    await run(lab.record, [...target, ...writeRoles(meta)]);
  } finally {
    await sandbox.stop();
  }
  report(readShares(await run(lab.compare, [lab.recording, ours, '--all'])), leftOut);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function findLab(folder) {
  const at = (...path) => join(resolve(folder ?? ''), ...path);
  const found = {
    record: at('lab', 'record.mjs'),
    compare: at('lab', 'compare.mjs'),
    world: at('lab', 'mkconf.mjs'),
    recording: at('recordings', `${RECORDING}.json`),
    meta: at('recordings', `${RECORDING}.meta.json`),
  };
  const missing = Object.values(found).filter((file) => folder === undefined || !existsSync(file));
  if (missing.length === 0) return found;
  const what =
    folder === undefined ? 'No lab was named.' : `The lab is not whole: ${missing.join(', ')} missing.`;
  process.stderr.write(
    `${what}\nUsage: npm run fidelity -- FOLDER, or TYK_LAB=FOLDER. In FOLDER stand lab/record.mjs, lab/compare.mjs,\n` +
      `lab/mkconf.mjs, recordings/${RECORDING}.json and recordings/${RECORDING}.meta.json.\n`,
  );
  process.exit(2);
}

/** The sandbox is TypeScript, which Node 20 does not read. */
async function loadSandbox() {
  const outfile = join(scratch, 'sandbox.mjs');
  const from = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url));
  const contents = `export * from ${JSON.stringify(from('source/sandbox/server.ts'))};export * from ${JSON.stringify(from('test/sandbox/left-out.ts'))};`;
  const stdin = { contents, resolveDir: scratch };
  await build({ stdin, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  return import(pathToFileURL(outfile).href);
}

/** The lab's own upstream, which repeats what reached it. */
function upstream({ method, path, headers, body }) {
  const seen = { upstream: 'tykreal', method, url: path, headers, bodyBytes: body.length };
  const type = { 'Content-Type': 'application/json', 'X-Upstream': 'tykreal' };
  return { status: 200, headers: type, body: JSON.stringify(seen) };
}

/** Which API and policy plays which part, as in the recording. */
function writeRoles({ apis, policies }) {
  const given = [
    ...Object.entries(apis).map(([role, { api_id }]) => [`--api-${role}`, api_id]),
    ...Object.entries(policies).map(([role, id]) => [`--policy-${role}`, id]),
  ];
  return given.flat();
}

function run(script, args) {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.on('error', failed);
    child.on('close', (code) =>
      code === 0 ? done(text) : failed(new Error(`${script} ended with ${code}`)),
    );
  });
}

/** The lines "create  260 of 260 agree, 260 in status" of compare.mjs, and the names before them that do not. */
function readShares(text) {
  const groups = [...text.matchAll(/^(\S+) +(\d+) of (\d+) agree.*, (\d+) in status/gm)]
    .map(([, name, body, all, status]) => ({ name, body: +body, all: +all, status: +status }))
    .filter(({ name }) => name !== 'all');
  return { groups, different: text.match(/^[\w-]+\.\S.*$/gm) ?? [] };
}

function report({ groups, different }, leftOut) {
  const say = (line = '') => process.stdout.write(`${line}\n`);
  const percent = (part, all) => (all === 0 ? 0 : (100 * part) / all);
  const row = (name, { all, status, body }) => {
    const shares = [status, body].map((part) => `${percent(part, all).toFixed(1)} %`.padStart(9));
    say(`${name.padEnd(22)}${String(all).padStart(10)}${shares.join('')}`);
  };
  const sum = (some) => {
    const add = (field) => some.reduce((total, group) => total + group[field], 0);
    return { all: add('all'), status: add('status'), body: add('body') };
  };
  const counted = groups.filter(({ name }) => GROUPS.includes(name));
  const total = sum(counted);
  say(`${'group'.padEnd(22)}${'exchanges'.padStart(10)}${'status'.padStart(9)}${'body'.padStart(9)}`);
  for (const group of groups) row(GROUPS.includes(group.name) ? group.name : `(${group.name})`, group);
  row('all without brackets', total);
  row('all', sum(groups));
  if (different.length > 0) say(`\nDifferent: ${different.join(', ')}.`);
  say(
    'A list of which the recording keeps only the start differs by chance: a Gateway has a new order each time.',
  );

  say('\nLeft out on purpose:');
  for (const { what, why } of leftOut) say(`- ${what}. ${why}`);

  const missing = GROUPS.filter((name) => !counted.some((group) => group.name === name));
  const isLow = ['status', 'body'].some((field) => percent(total[field], total.all) < BARS[field]);
  if (!isLow && missing.length === 0) return;
  const none = missing.length === 0 ? '' : ` Nothing was compared of ${missing.join(', ')}.`;
  process.stderr.write(`\nThe bars are ${BARS.status} % in status and ${BARS.body} % in body.${none}\n`);
  process.exitCode = 1;
}
