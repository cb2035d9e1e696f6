import { describe, expect, it } from 'vitest';
import { stepById } from '../../source/wizard/flow.ts';
import { helpPage } from '../../source/wizard/help-page.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { StepId } from '../../source/wizard/types.ts';
import { facts } from './world.ts';

const pageOf = (id: StepId) => helpPage(stepById(journey, id), { deployment: 'open-source' }, facts());

describe('the help page of a step', () => {
  it.each(journey.filter(({ stage }) => stage < 5).map(({ id }) => id))('%s says what it is', (id) => {
    const lines = pageOf(id).flat();
    for (const line of lines) expect(line).toMatch(/\S/);
    expect(pageOf(id).every((group) => group.length > 0)).toBe(true);
  });

  it.each<[StepId, string]>([
    ['apis', 'would open all of them'],
    ['policies', 'all of them change'],
    ['expires', '401'],
    ['rate', '429'],
    ['quota', 'Quota exceeded'],
    ['apiLimits', 'missing part as unlimited'],
  ])('%s says what Tyk does with it', (id, words) => {
    expect(pageOf(id).flat().join(' ')).toContain(words);
  });

  it.each<StepId>(['deployment', 'credential', 'apis', 'policies', 'expires', 'rate', 'quota', 'alias'])(
    '%s names Tyk’s own page',
    (id) => {
      expect(pageOf(id).flat().at(-1)).toMatch(/^Tyk's own page: https:\/\/tyk\.io\/docs\/[a-z/-]+$/);
    },
  );

  it('of the deployment says what each kind is', () => {
    const said = pageOf('deployment').flat();
    for (const kind of ['Tyk Cloud:', 'Hybrid:', 'Self-Managed:', 'Open Source:', 'Demo:']) {
      expect(said.some((line) => line.startsWith(kind))).toBe(true);
    }
  });

  it('of the credential says where it is found, for each kind', () => {
    const of = (deployment: 'open-source' | 'cloud') =>
      helpPage(stepById(journey, 'credential'), { deployment }, facts()).flat().join(' ');
    expect(of('open-source')).toContain('tyk.conf');
    expect(of('cloud')).toContain('Edit Profile');
    expect(of('cloud')).toContain('Older ones: Users › Edit');
  });
});
