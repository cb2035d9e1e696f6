import { exitCodes, type Outcome, WizardError } from '../errors.ts';
import type { Reached } from '../faces/reach.ts';
import { presentGaps, presentOffers, presentProblem, sayGaps, triedLines } from '../present.ts';
import { presentJson } from '../present-json.ts';
import { callAll } from '../run/call-all.ts';
import type { Services } from '../run/services.ts';
import { findTargetsFor, nowhere, whyUntried } from '../run/try.ts';
import type { Secret } from '../secret.ts';
import { writeJson } from '../text.ts';
import type { Api, KeyRecord, TykClient } from '../tyk/types.ts';
import { unknownApi } from '../tyk/wire-api.ts';
import { apisOf } from '../wizard/access.ts';
import { askBeforeTry, limitsOf } from '../wizard/explain-limits.ts';
import { resultOf, type TriedKey, tellTry } from '../wizard/explain-tried.ts';
import { type Flow, put, stepById } from '../wizard/flow.ts';
import type { ActionProgress } from '../wizard/key-stage.ts';
import { firstApi } from '../wizard/plan.ts';
import type { Standing } from '../wizard/standing.ts';
import { isInSoManyWords } from '../wizard/steps/deployment.ts';
import { journey } from '../wizard/steps/journey.ts';
import { allowedCall } from '../wizard/try-scope.ts';
import type { Facts, Problem } from '../wizard/types.ts';
import { gatewayOf, parseCall, planCall } from '../wizard/usage.ts';
import { type CommandContext, say } from './context.ts';
import type { Arguments } from './options.ts';
import { findStart } from './prepare.ts';
import { readKey } from './read-key.ts';
import { readSettings, type Settings } from './settings.ts';
import { signIn } from './sign-in.ts';

type End = Standing & { readonly outcome: Outcome } & (
    | { readonly tried: TriedKey }
    | { readonly lines: readonly string[]; readonly problem: Problem }
  );

/** What is tried, and how that is told. */
type Trial = {
  readonly key: Secret;
  readonly services: Services;
  readonly call: string | undefined;
  say(line: string): void;
};

/** `try`: calls an API with a key and explains the answer. Resolves to the exit code. */
export async function tryKey(context: CommandContext, given: Arguments): Promise<number> {
  const { stdout, env, platform } = context;
  const settings = readSettings(given, env, platform);
  const start = await findStart(context, given, settings);
  const key = await readKey(context, given.words, settings, 'The key to try');
  const { services, reached } = await signIn(context, settings, start);
  const trial: Trial = { key, services, call: settings.call, say: (line) => say(context, line) };
  const end = await finishTry(reached, trial, settings);
  say(context, ...('tried' in end ? triedLines(end.tried) : end.lines));
  if (settings.output === 'json') stdout.write(`${writeJson(presentEnd(end))}\n`);
  return exitCodes[end.outcome];
}

async function finishTry(reached: Reached, trial: Trial, { shell }: Settings): Promise<End> {
  const { flow, facts } = reached;
  if (reached.state === 'failed') {
    const { problem, outcome } = reached;
    return { outcome, flow, facts, problem, lines: [...presentProblem(problem), ...presentOffers(problem)] };
  }
  if (reached.state === 'reached') return tryWithClient({ flow, facts }, trial);
  const path = flow.given.apis?.text.split('\n')[0] ?? flow.answers.apis?.[0];
  const base =
    gatewayOf(flow.answers, facts) ?? (flow.answers.deployment === 'open-source' ? flow.answers.url : '');
  const isOnlyUnsigned = reached.gaps.every(
    ({ step }) => step.id === 'credential' || flow.answers.gatewayUrl,
  );
  if (path === undefined || !base || !isOnlyUnsigned) {
    const lines = presentGaps(reached.gaps, flow, facts, { shell, yes: false });
    const hint = 'Without a credential: --gateway-url ADDRESS --api /LISTEN-PATH/';
    const problem = { what: sayGaps(reached.gaps), next: hint };
    return { outcome: 'usage', flow, facts, problem, lines: [...lines, `  ${hint}`] };
  }
  const known: Facts = { ...facts, apis: { state: 'ready', items: [unknownApi(path)] } };
  const answered = put(journey, flow, { apis: [path], gatewayUrl: base }, flow.origins.gatewayUrl);
  trial.say('Without a credential, less is known: the key is not looked up in Tyk.');
  return callWith({ flow: answered, facts: known }, trial);
}

async function tryWithClient(standing: Standing, trial: Trial): Promise<End> {
  const { facts } = standing;
  const client = trial.services.session.client(standing.flow.answers, facts);
  const named = firstApi(standing.flow.answers, facts);
  const wrong = standing.flow.problems.apis;
  const record = wrong === undefined ? await readRecord(client, trial.key, named) : undefined;
  const flow = named === undefined && wrong === undefined ? chooseApi(standing, record) : standing.flow;
  const problem = wrong ?? (firstApi(flow.answers, facts) === undefined ? whichApi : undefined);
  if (problem !== undefined) return refuse({ flow, facts }, problem);
  return callWith({ flow, facts }, trial, client, record);
}

function refuse(standing: Standing, problem: Problem): End {
  return { ...standing, outcome: 'usage', problem, lines: presentProblem(problem) };
}

const whichApi: Problem = {
  what: 'Which API do you want to call?',
  next: 'Name it: --api NAME. What there is: tyk-key-wizard apis',
};

async function readRecord(
  client: TykClient,
  key: Secret,
  api: Api | undefined,
): Promise<KeyRecord | undefined> {
  try {
    const [id = key] = key.lines();
    return await client.read({ key: id }, { apiId: api?.id, organisation: api?.organisation });
  } catch (error) {
    if (error instanceof WizardError) return undefined;
    throw error;
  }
}

/** Where none is named, it is the first one that the key opens, or the only one that takes a key. */
function chooseApi({ flow, facts }: Standing, record: KeyRecord | undefined): Flow {
  const step = stepById(journey, 'apis');
  const open = (step.options?.({ ...flow.answers, apis: [], policies: [] }, facts) ?? []).filter(
    (option) => option.disabledReason === undefined,
  );
  const known = apisOf(facts).map(({ id }) => id);
  const granted = record?.access.find(({ apiId }) => known.includes(apiId))?.apiId;
  const chosen = granted ?? (open.length === 1 ? open[0]?.value : undefined);
  return chosen === undefined ? flow : put(journey, flow, { apis: [chosen] });
}

async function callWith(
  { flow, facts }: Standing,
  { key, services, call, say }: Trial,
  client?: TykClient,
  record?: KeyRecord,
): Promise<End> {
  const { answers, origins } = flow;
  const api = firstApi(answers, facts);
  const targets = await findTargetsFor(answers, facts, client);
  const stop = (problem: Problem) => refuse({ flow, facts }, problem);
  const typed = call === undefined ? undefined : parseCall(call, api);
  if (typed !== undefined && 'problem' in typed) return stop(typed.problem);
  const asked = typed?.value ?? {};
  const untried = whyUntried(api, targets, asked);
  if (api === undefined || untried !== undefined) return stop(untried ?? nowhere);
  const change = { ...allowedCall(api, answers, facts, record?.access ?? []), ...asked };
  const calls = targets.map(({ url }) => planCall(api, url, change));
  // Whoever names an address on the command line has said where the key may go.
  const isNamed = isInSoManyWords(origins.gatewayUrl) || isInSoManyWords(origins.url);
  const [risk] = isNamed ? [] : askBeforeTry(calls, undefined);
  if (risk !== undefined)
    return stop({ ...risk, next: 'Name the address in --gateway-url to send it anyway.' });
  const plan = { api, targets, change, calls, limits: limitsOf(api, record) };
  const onProgress = (progress: ActionProgress) => {
    if (progress.is === 'waiting' && progress.seconds === progress.pause)
      say(`${progress.says} (Ctrl+C stops)`);
  };
  const tried = await callAll(plan, { key, client }, { onProgress }, facts, services);
  return { outcome: outcomeOf(tried), flow, facts, tried };
}

/** A Gateway that wants something else of the call was reached all the same: that is a warning. */
function outcomeOf(tried: TriedKey): Outcome {
  const isAnswered = tried.at.every(({ answer }) => answer?.byTyk === true && answer.status < 500);
  const unproven = tried.untried === undefined && isAnswered ? 'done' : 'unreachable';
  return ({ proven: 'done', refused: 'contradicted', unproven } as const)[resultOf(tried)];
}

function presentEnd(end: End): object {
  const { outcome, flow, facts } = end;
  const base = { outcome, answers: flow.answers, facts };
  if (!('tried' in end)) return presentJson({ ...base, problem: end.problem });
  const [first] = tellTry(end.tried);
  return presentJson({ ...base, tried: end.tried, ...(first === undefined ? {} : { problem: first }) });
}
