import { startDemo } from '../start-demo.mjs';
import {
  cliPath,
  inTurn,
  median,
  node,
  plainEnvironment,
  ratios,
  run,
  runWell,
  withHome,
} from './measure.mjs';
import { rowOf } from './say.mjs';

/** What Tyk's tutorial sends, by hand. */
const tutorialBody = JSON.stringify({
  allowance: 1000,
  rate: 1000,
  per: 1,
  expires: -1,
  quota_max: -1,
  quota_renews: 1449051461,
  quota_remaining: -1,
  quota_renewal_rate: 60,
  access_rights: { orders: { api_id: 'orders', api_name: 'Orders', versions: ['Default'] } },
});

/** A key from a script: lists, create, read back; beside a bare Node and beside the tutorial's own command. */
export async function measureCreate({ brief }) {
  return withHome(async (home) => {
    const env = plainEnvironment(home);
    const demo = await startDemo(env);
    const signedIn = { ...env, TYK_GW_SECRET: demo.credential };
    const answers = ['--deployment', 'open-source', '--url', demo.url, '--api', 'Orders', '--expires', '30d'];
    const headers = '-H "x-tyk-authorization: $TYK_GW_SECRET" -H "Content-Type: application/json"';
    const call = `curl -sS -X POST ${headers} -d '${tutorialBody}' ${demo.url}/tyk/keys/create`;
    const tutorial = `${call} | python3 -m json.tool`;
    const tools = await run(['/bin/sh', '-c', 'command -v curl && command -v python3'], { env });
    const canCompare = tools.code === 0;
    try {
      const times = await inTurn(
        {
          bare: () => runWell([node, '-e', '0'], { env }),
          create: () => runWell([node, cliPath, 'create', ...answers, '-o', 'key'], { env: signedIn }),
          ...(canCompare && { tutorial: () => runWell(['/bin/sh', '-c', tutorial], { env: signedIn }) }),
        },
        brief ? 9 : 21,
      );
      const { bare, create, tutorial: byHand } = times;
      const made = `${Math.round(median(create))} ms: lists, create, read back`;
      const rows = [rowOf('create -o key', '×', ratios(create, bare), made)];
      if (!canCompare) return rows;
      const beside = `the tutorial's curl | python3 -m json.tool takes ${Math.round(median(byHand))} ms`;
      return [...rows, rowOf('create beside the tutorial', '×', ratios(create, byHand), beside)];
    } finally {
      await demo.end();
    }
  });
}
