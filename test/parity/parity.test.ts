import { describe, expect, it } from 'vitest';
import { PATIENCE } from '../helpers/patience.ts';
import { driveFlags, flagsOf } from './drive-flags.ts';
import { driveLines } from './drive-lines.ts';
import { drivePrompts } from './drive-prompts.ts';
import { driveRich } from './drive-rich.tsx';
import { collapse, type Run, runScenario } from './run.ts';
import { type Scenario, scenarios } from './scenarios.ts';

/* One flow, four faces: the same answers must lead over the same screens to the same request. */

const askingFaces = { rich: driveRich, prompts: drivePrompts, lines: driveLines };
const names = Object.keys(askingFaces) as (keyof typeof askingFaces)[];

const requests = new Map<Scenario, Promise<Run>>();

/** What a command line with the final answers sends. */
function runFlags(scenario: Scenario): Promise<Run> {
  const run = requests.get(scenario) ?? runScenario({ ...scenario, ...flagsOf(scenario) }, driveFlags);
  requests.set(scenario, run);
  return run;
}

type User = { readonly basic_auth_data?: { readonly password: string } };

/** A duration ends in whole seconds from the moment when a key is made; a made-up password is another one each time. */
function withoutExpiry({ sent: [body] }: Run): object {
  const { basic_auth_data: user } = body as User;
  const password = user?.password.replace(/^\w{24}$/, 'made up');
  return { ...body, expires: 'compared apart', ...(user && { basic_auth_data: { ...user, password } }) };
}

describe.each(scenarios)('$name', (scenario) => {
  it.each(names)('%s', async (name) => {
    const run = await runScenario(scenario, askingFaces[name]);
    expect(run.shown).toEqual(collapse(scenario.script.map(([screen]) => screen)));
    expect(run.sent).toHaveLength(1);

    const flags = await runFlags(scenario);
    expect(withoutExpiry(run)).toEqual(withoutExpiry(flags));
    expect(run.to).toEqual(flags.to);
    // The command line went first, and once: on a busy machine that may be a while ago.
    const apart = Number(run.sent[0]?.expires) - Number(flags.sent[0]?.expires);
    expect(Math.abs(apart)).toBeLessThan(PATIENCE / 1000);
  });

  it('flags', async () => {
    const { sent, to } = await runFlags(scenario);
    const [body, ...more] = sent;
    expect(more).toEqual([]);
    if (scenario.to !== undefined) expect(to).toEqual([scenario.to]);
    expect(body).toMatchObject(scenario.sent);
    if (scenario.expiresIn === undefined) return;
    const expires = Date.now() / 1000 + scenario.expiresIn;
    expect(Math.abs(Number(body?.expires) - expires)).toBeLessThan(60);
  });
});
