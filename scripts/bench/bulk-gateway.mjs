import { setTimeout as wait } from 'node:timers/promises';
import { loadSandbox } from './load-sandbox.mjs';

/** Our sandbox; each create takes so many milliseconds longer, as one of a Gateway with its Redis does. */
const [home, secret, milliseconds] = process.argv.slice(2);
const startSandbox = await loadSandbox(home);
const meet = async (call, answer) => {
  if (call.method === 'POST' && Number(milliseconds) > 0) await wait(Number(milliseconds));
  return answer();
};
const { url } = await startSandbox({ secret, meet });
process.send(url);
