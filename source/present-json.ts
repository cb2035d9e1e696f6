import { type ErrorKind, type Explanation, exitCodes, type Outcome } from './errors.ts';
import { waysToAnswer } from './present.ts';
import type { KeyKind } from './tyk/login.ts';
import type { HttpRequest, JsonValue } from './tyk/types.ts';
import { apisOf, chosenPolicies, policyKey, splitApiChoice } from './wizard/access.ts';
import { resultOf, type TriedAt, type TriedKey } from './wizard/explain-tried.ts';
import type { LostSearch } from './wizard/lost.ts';
import { makingFor } from './wizard/making.ts';
import { type Proof, recordOf } from './wizard/outcome.ts';
import type { ReviewRow } from './wizard/review.ts';
import type { Answers, Facts } from './wizard/types.ts';
import type { Gap } from './wizard/unanswered.ts';
import { variablesFor } from './wizard/usage.ts';

/** Grows by fields only; a field that goes or changes its meaning raises it. */
const SCHEMA_VERSION = 1;

/** All that is known when the program ends, or is ended: parts that were not reached are left out. */
export type Report = {
  readonly outcome: Outcome;
  readonly answers: Answers;
  readonly facts: Facts;
  /** What was made, where that does not follow from the answers. */
  readonly kind?: KeyKind;
  readonly hash?: string;
  readonly expires?: number | 'never';
  readonly alias?: string;
  readonly proof?: Proof;
  readonly tried?: TriedKey;
  readonly warnings?: readonly string[];
  readonly problem?: Explanation;
  /** What looking for a key came to whose answer was lost. */
  readonly lost?: LostSearch;
  readonly gaps?: readonly Gap[];
  readonly dryRun?: { readonly request: HttpRequest; readonly rows: readonly ReviewRow[] };
};

/** The one object of `-o json` (design, section 5); `source/output.schema.json` describes it. */
export function presentJson(
  report: Report,
  key?: string,
): { readonly [name: string]: JsonValue | undefined } {
  const { outcome, answers, facts, dryRun, lost, tried, gaps = [] } = report;
  const record = report.proof && recordOf(report.proof);
  const expires = record?.expires ?? report.expires;
  const isListed = facts.apis !== undefined;
  const isProof = key !== undefined || tried !== undefined;
  const problems = gaps.map((gap) => presentGap(gap, answers, facts));
  return {
    schemaVersion: SCHEMA_VERSION,
    ok: outcome === 'done',
    ...(dryRun && presentDryRun(dryRun)),
    ...presentKey(report, key),
    keyHash: report.hash,
    deployment: answers.deployment && {
      kind: answers.deployment,
      url: facts.connection?.url ?? answers.url ?? null,
    },
    organisation: facts.organisation,
    apis: isListed ? presentApis(answers, facts) : undefined,
    policies: isListed ? presentPolicies(answers, facts) : undefined,
    expiresAt: expires === 'never' ? null : expires && new Date(expires * 1000).toISOString(),
    alias: report.alias,
    proof: isProof ? { ...presentProof(report.proof), tried: presentTried(tried) } : undefined,
    warnings: report.warnings ?? [],
    lost: lost && presentLost(lost),
    ...(outcome !== 'done' && { error: presentFailure(report, problems) }),
  };
}

/** Of two parts the second is the secret. */
function presentKey(
  { answers, facts, kind = makingFor(answers, facts) }: Report,
  key: string | undefined,
): { readonly [name: string]: JsonValue | undefined } {
  if (variablesFor(kind).length === 1) return { key };
  const [first, secret] = key?.split('\n') ?? [];
  return { key: first, ...(secret === undefined ? {} : { secret }) };
}

/** The same object, of a program that has come to nothing else. */
export function presentJsonFailure(outcome: ErrorKind, problem: Explanation) {
  const error = presentFailure({ outcome, problem }, []);
  return { schemaVersion: SCHEMA_VERSION, ok: false, warnings: [], error };
}

function presentApis(answers: Answers, facts: Facts): JsonValue {
  const known = apisOf(facts);
  const versions = new Map<string, string[]>();
  for (const choice of answers.apis ?? []) {
    const { id, version } = splitApiChoice(choice, known);
    versions.set(id, [...(versions.get(id) ?? []), ...(version === undefined ? [] : [version])]);
  }
  return [...versions].map(([id, names]) => ({
    id,
    name: known.find((api) => api.id === id)?.name ?? id,
    versions: names,
  }));
}

function presentPolicies(answers: Answers, facts: Facts): JsonValue {
  const known = chosenPolicies(answers, facts);
  return (answers.policies ?? []).map((id) => ({
    id,
    name: known.find((policy) => policyKey(policy) === id)?.name ?? id,
  }));
}

/** `readBack` and `tried` are null where they were not reached. */
function presentProof(proof: Proof | undefined): { readonly readBack: JsonValue } {
  const found = proof?.state === 'denied' ? proof.found : proof;
  if (found === undefined || found.state === 'not-read' || found.state === 'no-key')
    return { readBack: null };
  const differences = found.state === 'differs' ? found.differences : [];
  return { readBack: { found: found.state !== 'missing', differences } };
}

function presentTried(tried: TriedKey | undefined): JsonValue {
  if (tried === undefined || tried.at.length === 0) return null;
  return { result: resultOf(tried), calls: tried.at.map(presentCall) };
}

function presentCall({ where = 'the Gateway', call, answer, verdict, refusal }: TriedAt): JsonValue {
  const { quota } = answer ?? {};
  return {
    gateway: where,
    method: call.method,
    url: call.url,
    status: answer?.status ?? null,
    milliseconds: answer?.milliseconds ?? null,
    verdict: verdict.state,
    says: verdict.headline,
    detail: [verdict.why, verdict.said].filter((part) => part !== undefined).join(' '),
    hint: verdict.next ?? '',
    refusal: refusal ?? null,
    quota:
      quota === undefined || quota.limit <= 0
        ? null
        : { limit: quota.limit, remaining: quota.remaining, renewsAt: isoTime(quota.renews) },
    body: answer?.lines ?? [],
  };
}

function isoTime(seconds: number): string | null {
  return seconds > 0 ? new Date(seconds * 1000).toISOString() : null;
}

function presentDryRun({ request, rows }: NonNullable<Report['dryRun']>): {
  readonly [name: string]: JsonValue;
} {
  return {
    dryRun: true,
    request: {
      method: request.method,
      url: `${request.url}${request.tail ?? ''}`,
      // Secrets write themselves as dots.
      ...JSON.parse(JSON.stringify({ headers: request.headers, body: request.body ?? null })),
    },
    effective: rows.map((row) => ({
      name: row.label,
      value: row.value,
      from: row.origin.name ?? row.origin.kind,
    })),
  };
}

/** `found` is null where that cannot be known. A key that is not hashed is not repeated here. */
function presentLost(search: LostSearch): JsonValue {
  const { looked } = search;
  if (search.is === 'unknown') return { looked, found: null, why: search.why };
  const keys = search.is === 'found' ? search.keys : [];
  return {
    looked,
    found: keys.map(({ ref, alias, createdAt }) => ({
      keyHash: 'hash' in ref ? ref.hash : null,
      alias,
      createdAt: new Date(createdAt * 1000).toISOString(),
    })),
  };
}

function presentFailure({ outcome, problem }: Pick<Report, 'outcome' | 'problem'>, problems: JsonValue) {
  const { what, why, next, said } = problem ?? { what: outcome };
  return {
    kind: outcome,
    title: what,
    detail: [why, said].filter((part) => part !== undefined).join(' '),
    hint: next ?? '',
    next: [],
    exitCode: exitCodes[outcome],
    problems,
  };
}

function presentGap({ step, problem }: Gap, answers: Answers, facts: Facts): JsonValue {
  const { flag, variables, recipe } = waysToAnswer(step, answers, facts);
  const choices = step.options?.(answers, facts) ?? [];
  return {
    question: step.id,
    what: problem.what,
    flag: flag ?? null,
    variables,
    recipe: recipe ?? null,
    choices: choices.map((option) => ({
      value: option.value,
      label: option.label,
      ...(option.detail === undefined ? {} : { detail: option.detail }),
      ...(option.disabledReason === undefined ? {} : { refused: option.disabledReason }),
    })),
  };
}
