import { describe, expect, it } from 'vitest';
import { driveFlags, flagsOf } from './drive-flags.ts';
import { driveLines } from './drive-lines.ts';
import { collapse, type Run, runScenario } from './run.ts';
import { scenarios } from './scenarios.ts';

const body = ({ sent }: Run) => sent?.body as { readonly [field: string]: unknown };

describe.each(scenarios)('$name', (scenario) => {
  it('lines', async () => {
    const lines = await runScenario(scenario, driveLines);
    expect(lines.shown).toEqual(collapse(scenario.script.map(([screen]) => screen)));
    expect(body(lines)).toMatchObject(scenario.sent);
    const { argv, env } = flagsOf(scenario);
    const flags = await runScenario(scenario, driveFlags, argv, env);
    expect({...body(flags), expires: 0}).toEqual({...body(lines), expires: 0});
  });
});
