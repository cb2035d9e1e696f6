import { describe, expect, it } from 'vitest';
import { journey, stageNames } from '../../../source/wizard/steps/journey.ts';
import type { Answers } from '../../../source/wizard/types.ts';
import { api, listed, policy } from '../world.ts';

const known = listed({ apis: [api('Orders')], policies: [policy('Gold', ['orders'])] });
const answers: Answers = { deployment: 'self-managed', url: 'http://localhost:3000', apis: ['orders'] };

describe('the journey', () => {
  it('goes through its stages in order', () => {
    const stages = journey.map((step) => step.stage);
    expect(stages).toEqual([...stages].sort());
    expect(stageNames).toHaveLength(6);
    expect(stages.at(-1)).toBe(6);
  });

  it('asks nothing twice', () => {
    const ids = journey.map((step) => step.id);
    expect(new Set(ids).size).toBe(ids.length);
    const flags = journey.flatMap((step) => step.flag?.name ?? []);
    expect(new Set(flags).size).toBe(flags.length);
  });

  it('needs only what stands before', () => {
    for (const [index, step] of journey.entries()) {
      const before = journey.slice(0, index).map((other) => other.id);
      expect(before).toEqual(expect.arrayContaining([...step.needs]));
    }
  });

  /** Needs to know what an API offers. */
  const narrowing = ['allow', 'endpointLimits', 'fields', 'maxDepth', 'askServer'];
  /** What its MCP server does, where somebody has it asked. */
  const asking = ['tools', 'resources', 'prompts'];
  it('looks at the address before it asks for a credential, and reads the lists before anything else', () => {
    expect(journey.map((step) => [step.stage, step.effect])).toEqual(
      journey.map(({ id, stage }) => {
        if (id === 'review') return [stage, 'preview'];
        if (id === 'replace') return [stage, 'taken'];
        if (narrowing.includes(id)) return [stage, 'offered'];
        if (asking.includes(id)) return [stage, 'primitives'];
        if (stage === 2) return [stage, 'stored'];
        return [stage, stage > 2 && stage < 6 ? 'lists' : undefined];
      }),
    );
  });

  it('never takes a secret as the value of a flag', () => {
    for (const step of journey) if (step.kind === 'secret') expect(step.flag).toBeUndefined();
  });

  it('asks a risk again with "no" first', () => {
    const risks = journey.filter((step) => step.noReopens !== undefined);
    expect(risks.map((step) => step.id)).toEqual([
      'recipeAddress',
      'plainHttp',
      'never',
      'production',
      'keepInFile',
    ]);
    for (const step of risks) {
      expect(step.initial?.(answers, known)).toBe(false);
      expect(step.needs).toContain(step.noReopens);
    }
  });
});

describe.each(journey.map((step) => [step.id, step] as const))('%s', (_id, step) => {
  it('has a question, a short name and help', () => {
    expect(step.title(answers, known)).not.toBe('');
    expect(step.label).toMatch(/^[A-Z]/);
    const help = step.help(answers, known);
    expect(help.length).toBeGreaterThan(0);
    expect(help.every((line) => line.length <= 120)).toBe(true);
  });

  it('reads back how it writes its default', () => {
    const value = step.initial?.(answers, known);
    if (value === undefined) return;
    expect(step.parse(step.write(value), answers, known)).toEqual({ value });
  });

  it('says in words, never 0 or -1, what its default is', () => {
    const value = step.initial?.(answers, known);
    const shown = value === undefined ? '' : step.show(value, answers, known);
    expect(shown).not.toMatch(/(?:^|[^\d\u00a0:.])(?:0|-1)(?:$|[^\d:])/);
  });

  it('offers rows that it can read, each by its own value and key', () => {
    const options = step.options?.(answers, known) ?? [];
    for (const option of options) expect(step.parse(option.value, answers, known)).toHaveProperty('value');
    const keys = options.flatMap((option) => option.key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(options.map((option) => option.value)).size).toBe(options.length);
  });
});
