import { openTerminal } from './bench/terminal.mjs'; import { median } from './bench/measure.mjs'; import { spawnSync } from 'node:child_process'; import { readFileSync } from 'node:fs';
const [u,s]=readFileSync('/tmp/perf/demo.info','utf8').trim().split(' ');
for (const node of process.argv.slice(2)) { const r={};
 for(let i=0;i<13;i++) for (const [k,extra] of [['plain',{}],['cache',{NODE_COMPILE_CACHE:'/tmp/perf/ccache'}]]) {
  const env={PATH:process.env.PATH,HOME:'/tmp/perf/home2',TERM:'xterm-256color',LANG:'C.UTF-8',TYK_GW_SECRET:s,...extra};
  let b=performance.now(); spawnSync(node,['-e','0'],{env}); if(k==='plain')(r.bare??=[]).push(performance.now()-b);
  const t=openTerminal([node,'/tmp/perf/dist/cli.js'],{env,cwd:'/tmp/perf/home2'}); (r['frame '+k]??=[]).push(await t.until(/Where does your Tyk run\?/));
  if(i===0&&k==='cache'){t.write('\u0003');await new Promise(r=>setTimeout(r,700));} await t.end();
  for (const [n,a] of [['help',['--help']],['version',['--version']],['create',['create','--deployment','open-source','--url',u,'--api','Orders','--expires','30d','-o','key']]]) { b=performance.now(); spawnSync(node,['/tmp/perf/dist/cli.js',...a],{env}); (r[n+' '+k]??=[]).push(performance.now()-b);} }
 console.log(node.match(/nodes\/(\d+)/)?.[1], Object.entries(r).map(([k,v])=>`${k} ${median(v).toFixed(0)}(${Math.min(...v).toFixed(0)})`).join('  ')); }
