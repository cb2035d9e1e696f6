import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { exitCodes, type Outcome } from '../source/errors.ts';
import { outputFor } from '../source/output.ts';
import { presentJson, type Report } from '../source/present-json.ts';
import { Secret } from '../source/secret.ts';
import type { Answers } from '../source/wizard/types.ts';
import { api, credential, listed, NOW, policy, readWith, stepOf } from './wizard/world.ts';

const schema = JSON.parse(readFileSync(new URL('../source/output.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ strict: false }).compile(schema);

function isValid(value: unknown): void {
  validate(JSON.parse(JSON.stringify(value)));
  expect(validate.errors ?? []).toEqual([]);
}

const answers: Answers = {
  deployment: 'open-source',
  url: 'http://localhost:8080',
  credential,
  apis: ['orders=v1'],
  policies: ['gold'],
  expires: { in: 3600 },
};
const facts = readWith(
  answers,
  listed({ apis: [api('Orders', { versions: ['v1', 'v2'] })], policies: [policy('Gold', ['orders'])] }),
);
const report: Report = {
  outcome: 'done',
  answers,
  facts,
  expires: NOW + 3600,
  alias: 'ci',
  hash: '81252c36',
  warnings: [],
};

describe('the object of -o json', () => {
  it('holds the key, what it opens, when it ends and what was proven', () => {
    const value = presentJson({ ...report, proof: { state: 'not-read', why: 'timeout' } }, 'eyJ0');
    isValid(value);
    expect(value).toMatchObject({
      schemaVersion: 1,
      ok: true,
      key: 'eyJ0',
      keyHash: '81252c36',
      apis: [{ id: 'orders', name: 'Orders', versions: ['v1'] }],
      policies: [{ id: 'gold', name: 'Gold' }],
      expiresAt: '2026-11-21T11:02:00.000Z',
      alias: 'ci',
      proof: { readBack: null, tried: null },
    });
    expect(value).not.toHaveProperty('error');
  });

  it('says null for never', () => {
    expect(presentJson({ ...report, expires: 'never' }, 'k')).toHaveProperty('expiresAt', null);
  });

  it('keeps the key where Tyk contradicts it', () => {
    const value = presentJson({ ...report, outcome: 'contradicted', proof: { state: 'missing' } }, 'eyJ0');
    isValid(value);
    expect(value).toMatchObject({ ok: false, key: 'eyJ0', proof: { readBack: { found: false } } });
    expect(value.error).toMatchObject({ kind: 'contradicted', exitCode: 7 });
  });

  it.each(Object.keys(exitCodes).filter((kind) => kind !== 'done'))('is valid for the failure %s', (kind) => {
    const outcome = kind as Outcome;
    const value = presentJson({
      outcome,
      answers: {},
      facts,
      warnings: ['w'],
      problem: { what: 'It failed.' },
    });
    isValid(value);
    expect(value).toMatchObject({
      ok: false,
      error: { kind, exitCode: exitCodes[outcome], title: 'It failed.' },
    });
  });

  it('lists every problem with its flag, its variable and what there is to choose', () => {
    const gaps = [{ step: stepOf('apis'), problem: { what: 'missing' } }];
    const value = presentJson({
      outcome: 'usage',
      answers: { deployment: 'open-source' },
      facts,
      gaps,
      warnings: [],
    });
    isValid(value);
    expect(value.error).toMatchObject({
      problems: [
        {
          question: 'apis',
          flag: '--api NAME',
          variables: ['TYK_KEY_WIZARD_API'],
          choices: [
            { value: 'orders', label: 'Orders' },
            { value: 'orders=v1' },
            { value: 'orders=v2' },
          ].slice(0, 1),
        },
      ],
    });
  });

  it('shows the request of a dry run without the credential', () => {
    const request = {
      method: 'POST',
      url: 'http://localhost:8080/tyk/keys/create',
      headers: { 'x-tyk-authorization': credential },
      body: { alias: 'ci' },
    } as const;
    const rows = [
      { step: 'rate', label: 'Rate', value: 'no limit', origin: { kind: 'default' }, editable: true },
    ] as const;
    const value = presentJson({ ...report, dryRun: { request, rows } });
    isValid(value);
    expect(JSON.stringify(value)).not.toContain(credential.reveal());
    expect(value).toMatchObject({
      dryRun: true,
      effective: [{ name: 'Rate', value: 'no limit', from: 'default' }],
    });
  });
});

describe('output forms', () => {
  const key = 'eyJvcmciOiJkZWZhdWx0In0=';
  const call = {
    method: 'GET',
    url: 'http://localhost:8080/orders/',
    headers: { Authorization: new Secret(key) },
  } as const;

  it.each([
    ['text', 'posix', key],
    ['key', 'posix', key],
    ['env', 'posix', `TYK_API_KEY=${key}`],
    ['env', 'powershell', `$env:TYK_API_KEY = '${key}'`],
    ['curl', 'posix', `curl http://localhost:8080/orders/ -H "Authorization: ${key}"`],
  ] as const)('%s for %s', (form, shell, expected) => {
    expect(outputFor(form, shell).format(key, report, call)).toBe(expected);
  });

  it('gives the bare key where no address for a call is known', () => {
    expect(outputFor('curl', 'posix').format(key, report, undefined)).toBe(key);
  });

  it('waits with the forms that are not complete at once, and only with those', () => {
    const waiting = (['text', 'key', 'json', 'env', 'curl'] as const).filter(
      (form) => !outputFor(form, 'posix').immediate,
    );
    expect(waiting).toEqual(['json', 'curl']);
  });
});
