import { openTerminal } from './bench/terminal.mjs';
import { median, node, plainEnvironment, peakMemory } from './bench/measure.mjs';
const N=Number(process.env.N??21); const env=plainEnvironment('/tmp/perf/home2'); const r=process.argv.slice(2).map(()=>[]); const pk=process.argv.slice(2).map(()=>[]);
for(let i=0;i<N;i++) for(const [k,c] of process.argv.slice(2).entries()){ const t=openTerminal([node,...c.split(' ')],{env,cwd:'/tmp/perf/home2'}); r[k].push(await t.until(/Where does your Tyk run\?/)); pk[k].push(peakMemory(t.pid)); await t.end(); }
process.argv.slice(2).forEach((c,k)=>{r[k].sort((a,b)=>a-b);console.log(c.slice(-70).padEnd(70),'median',median(r[k]).toFixed(1),'p25',r[k][N>>2].toFixed(1),'min',r[k][0].toFixed(1),'MB',median(pk[k]).toFixed(0));});
