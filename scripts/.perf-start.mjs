import { openTerminal } from './bench/terminal.mjs';
import { median, node, plainEnvironment, runWell, peakMemory } from './bench/measure.mjs';
const cli = process.env.CLI ?? '/tmp/perf/dist/cli.js'; const N=Number(process.env.N??21);
const env = plainEnvironment('/tmp/perf/home2');
const flags = (process.env.FLAGS ?? '').split(' ').filter(Boolean);
const bare=[],frame=[],help=[],ver=[];
for (let i=0;i<N;i++){
 bare.push((await runWell([node,'-e','0'],{env})).ms);
 const t = openTerminal([node, ...flags, cli], { env, cwd: '/tmp/perf/home' });
 frame.push(await t.until(/Where does your Tyk run\?/));
 if (flags.length) { t.write('\u0003'); await new Promise(r=>setTimeout(r,600)); }
 await t.end();
 help.push((await runWell([node,cli,'--help'],{env})).ms); ver.push((await runWell([node,cli,'--version'],{env})).ms);
}
const m=a=>`${median(a).toFixed(1)} (min ${Math.min(...a).toFixed(1)})`;
console.log('bare',m(bare),'frame',m(frame),'help',m(help),'version',m(ver));
