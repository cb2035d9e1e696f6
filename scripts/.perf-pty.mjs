import { openTerminal } from './bench/terminal.mjs';
const t=openTerminal([process.execPath,...process.argv.slice(2)],{env:{PATH:process.env.PATH,HOME:'/tmp/perf/home2',TERM:'xterm-256color',LANG:'C.UTF-8'},cwd:'/tmp/perf/home2'});
try{await t.until(/NEVER/)}catch(e){console.log(e.message)}
