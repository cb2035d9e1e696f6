import { describe, expect, it } from 'vitest';
import { Secret } from '../../source/secret.ts';
import type { HttpRequest, KeyRecord } from '../../source/tyk/types.ts';
import { startFlow } from '../../source/wizard/flow.ts';
import { outcomeOfProof, type Proof, sayProof } from '../../source/wizard/outcome.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import {
  callInOneLine,
  type Deed,
  type KeyEnd,
  type MadeFacts,
  spokenSummary,
  summaryLines,
} from '../../source/wizard/summary.ts';
import type { Answers } from '../../source/wizard/types.ts';
import { api, credential, DAY, listed, NOW, noLimits, ORGANISATION, plain, readWith } from './world.ts';

const record: KeyRecord = {
  organisation: ORGANISATION,
  alias: 'ci',
  expires: NOW + 30 * DAY,
  limits: noLimits,
  access: [],
  policies: [],
  tags: [],
  metadata: {},
  inactive: false,
  detailedLogging: false,
};
const same: Proof = { state: 'same', record };
const differs: Proof = { state: 'differs', record, differences: ['it is inactive', 'it never expires'] };
const missing: Proof = { state: 'missing' };
const notRead: Proof = { state: 'not-read', why: 'Nobody answered.' };
const call: HttpRequest = {
  method: 'GET',
  url: 'http://localhost:8080/orders/',
  headers: { Authorization: new Secret('eyJvcmciOiI1') },
};
const made: MadeFacts = { proof: same, hash: '81252c36', alias: 'ci', expires: NOW + 30 * DAY, call };

describe('the headline over a key', () => {
  it.each<[Proof, string, string, string]>([
    [same, 'good', 'Key created, and read back as requested.', 'done'],
    [differs, 'bad', 'Key created, but it differs in Tyk: it is inactive; it never expires.', 'contradicted'],
    [missing, 'bad', 'Tyk said the key was created, but does not find it.', 'contradicted'],
    [notRead, 'warning', 'Key created. It could not be read back: Nobody answered.', 'done'],
  ])('%#: %s', (proof, tone, what, outcome) => {
    expect(sayProof(proof)).toMatchObject({ tone, what });
    expect(outcomeOfProof(proof)).toBe(outcome);
    if (tone === 'bad') expect(sayProof(proof).next).toMatch(/\.$/);
  });
});

describe('the facts of a key', () => {
  it.each(['posix', 'powershell'] as const)('say how to use it in one line of %s, never the key', (shell) => {
    const line = callInOneLine(call, shell);
    expect(line).toContain('http://localhost:8080/orders/');
    expect(line).toContain('TYK_API_KEY');
    expect(line).not.toContain('\n');
    expect(line).not.toContain('eyJ');
  });
});

describe('what stays when the wizard has left', () => {
  const answers: Answers = {
    deployment: 'self-managed',
    url: 'http://localhost:3000',
    credential,
    apis: ['orders'],
    policies: [],
    expires: { in: 30 * DAY },
  };
  const lines = (more: Partial<MadeFacts> = {}, given = answers, said: readonly Deed[] = []) => {
    const known = readWith(given, listed({ apis: [api('Orders')] }));
    const flow = { ...startFlow(journey, known, { answers: given }), cut: true };
    const end: KeyEnd = { flow, facts: known, made: { ...made, ...more }, shell: 'posix' };
    return { drawn: summaryLines(journey, end, said).map(plain), spoken: spokenSummary(journey, end) };
  };

  it('is the headline, what the key opens, how to use it, and what was done with it', () => {
    const { drawn } = lines({}, answers, [{ tone: 'good', what: 'Saved to key.txt.' }]);
    expect(drawn).toEqual([
      '✔ Key created, and read back as requested.',
      '',
      '  Opens     Orders · until Mon 21 Dec 2026 11:02 CET',
      '  Limits    1 000 per 60 s · no quota',
      '  Call it   curl http://localhost:8080/orders/ -H "Authorization: $TYK_API_KEY"',
      '  In logs   hash 81252c36 · alias ci',
      '  Again     npx tyk-key-wizard --deployment self-managed --url http://localhost:3000 --api Orders --expires 30d',
      '  Docs      https://tyk.io/docs/getting-started/create-api-key',
      '✔ Saved to key.txt.',
    ]);
  });

  it('says when the key ends as Tyk holds it', () => {
    const other: Proof = { ...differs, record: { ...record, expires: 'never' } };
    expect(lines({ proof: other }).drawn).toContain('  Opens     Orders · never expires');
  });

  it('calls a user a user', () => {
    const user: Proof = { state: 'same', record: { ...record, kind: 'basic-user' } };
    expect(lines({ proof: user }).drawn[0]).toBe('✔ User created, and read back as requested.');
  });

  it('says to the ear only what was not said before', () => {
    expect(lines().spoken).toEqual([expect.stringMatching(/^Again: npx tyk-key-wizard /)]);
    expect(lines({}, { ...answers, deployment: 'demo' }).spoken[0]).toMatch(/^The sandbox has ended/);
  });

  it('is no success where Tyk contradicts', () => {
    expect(lines({ proof: missing }).drawn.slice(0, 2)).toEqual([
      '✖ Tyk said the key was created, but does not find it.',
      '  Do not rely on it: make another, or check the log of the Gateway.',
    ]);
    expect(lines({ proof: notRead }).drawn[0]).toMatch(/^! Key created\./);
  });

  it('holds neither the key nor the credential', () => {
    expect(lines().drawn.join('\n')).not.toMatch(/eyJ|0123456789abcdef/);
  });
});
