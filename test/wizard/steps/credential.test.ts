import { describe, expect, it } from 'vitest';
import { Secret } from '../../../source/secret.ts';
import type { Answers, Deployment, Facts } from '../../../source/wizard/types.ts';
import { facts, stepOf } from '../world.ts';

const step = stepOf('credential');
const secret = new Secret('d'.repeat(32));
const shipped = new Secret('352d20ee67be67f6340b4c0605b044b7');

describe('the credential', () => {
  it.each<[Deployment, string, string]>([
    ['cloud', 'Your Dashboard API Access Credentials', 'Edit Profile'],
    ['hybrid', 'Your Dashboard API Access Credentials', 'Edit Profile'],
    ['self-managed', 'Your Dashboard API Access Credentials', 'Users › Edit'],
    ['open-source', 'The Gateway secret', 'tyk.conf'],
  ])('of %s is called "%s", and it is said where it stands', (deployment, title, where) => {
    const answers: Answers = { deployment, url: 'http://localhost:3000' };
    expect(step.title(answers, facts())).toBe(title);
    const help = step.help(answers, facts());
    expect(help.join(' ')).toContain(where);
    expect(help.at(-1)).toBe('It stays on this machine and goes only to http://localhost:3000.');
  });

  it('is not asked for the demo', () => {
    expect(step.when({ deployment: 'demo' }, facts(), {})).toBe(false);
    expect(step.when({ deployment: 'cloud' }, facts(), {})).toBe(true);
  });

  it('is freed from what was copied with it', () => {
    const parsed = step.parse('export TYK_AUTH_TOKEN="abc123abc123"', {}, facts());
    expect('value' in parsed && parsed.value instanceof Secret && parsed.value.length).toBe(12);
  });

  it('is refused without being repeated', () => {
    const parsed = step.parse('two words', {}, facts());
    expect('problem' in parsed && JSON.stringify(parsed.problem)).not.toContain('two');
  });

  it('is nowhere in what is shown or written', () => {
    expect(step.show(secret, {}, facts())).toBe('••••');
    expect(step.write(secret)).toBe('');
  });

  it.each<[Secret, Deployment, boolean]>([
    [shipped, 'open-source', true],
    [shipped, 'cloud', false],
    [secret, 'open-source', false],
  ])('%# is warned of where every Gateway ships with it', (value, deployment, warns) => {
    expect(step.warning?.(value, { deployment }, facts()) !== undefined).toBe(warns);
  });
});

describe('a credential in a variable', () => {
  const dashboard = { secret, origin: { kind: 'environment', name: 'TYK_AUTH_TOKEN' } } as const;
  const known: Facts = facts({ credentials: { dashboard } });

  it('answers for its own kind of server', () => {
    expect(step.preset?.({ deployment: 'cloud' }, known)).toEqual({
      value: secret,
      origin: dashboard.origin,
    });
    expect(step.preset?.({ deployment: 'open-source' }, known)).toBeUndefined();
  });

  it('answers nothing as long as the kind is not known', () => {
    expect(step.preset?.({}, known)).toBeUndefined();
  });
});
