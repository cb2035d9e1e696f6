import { openTerminal } from './bench/terminal.mjs';
import { median, percentile, node, plainEnvironment } from './bench/measure.mjs';
import { readFileSync } from 'node:fs';
const cli = process.env.CLI ?? '/tmp/perf/dist/cli.js';
const url = readFileSync('/tmp/perf/url','utf8');
const env = plainEnvironment('/tmp/perf/home', { TYK_GW_SECRET: 'bench-secret-of-a-large-gateway' });
const flags = (process.env.FLAGS ?? '').split(' ').filter(Boolean);
const began = performance.now();
const t = openTerminal([node, ...flags, cli, '--deployment','open-source','--url',url], { env, cwd: '/tmp/perf/home' });
await t.until(/20.000 APIs · 0 chosen/);
console.log('ready', Math.round(performance.now()-began));
const FRAME = /\u001b\[\?2026l/;
async function timeKey(key){ t.forget(); const b=performance.now(); t.write(key); await t.until(FRAME); return performance.now()-b; }
const all = { type: [], back: [], down: [] };
for (const word of ['orders1','api-19','inventory']) {
  for (const l of word) all.type.push(await timeKey(l));
  for (const l of word) all.back.push(await timeKey('\u007f'));
}
for (let i=0;i<40;i++) all.down.push(await timeKey('\u001b[B'));
const flat = Object.values(all).flat();
console.log('median', median(flat).toFixed(1), 'p95', percentile(flat,.95).toFixed(1), 'max', Math.max(...flat).toFixed(1));
for (const [k,v] of Object.entries(all)) console.log(k, v.map(x=>x.toFixed(0)).join(' '));
if (flags.length) { t.write('\u0003'); await new Promise(r=>setTimeout(r,600)); t.write('\u0003'); await new Promise(r=>setTimeout(r,1500)); }
await t.end();
