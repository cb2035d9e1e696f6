import { exitCodes, WizardError } from '../errors.ts';
import { presentGaps, presentOffers, presentProblem, sayGaps } from '../present.ts';
import { presentJson, type Report } from '../present-json.ts';
import { columnWidth, count, spellOut, writeJson } from '../text.ts';
import { type Flow, stepById } from '../wizard/flow.ts';
import { flattenOptions } from '../wizard/selection.ts';
import type { Option } from '../wizard/step.ts';
import { journey } from '../wizard/steps/journey.ts';
import { type CommandContext, say } from './context.ts';
import { type ApiOffer, findNamed, offerLines, presentOffer, readOffers } from './operations.ts';
import { type Arguments, isOn } from './options.ts';
import { findStart } from './prepare.ts';
import { readSettings } from './settings.ts';
import { signIn } from './sign-in.ts';

type Kind = 'apis' | 'policies';

export const listApis = (context: CommandContext, given: Arguments) => listChoices('apis', context, given);
export const listPolicies = (context: CommandContext, given: Arguments) =>
  listChoices('policies', context, given);

/** `apis` and `policies`: what a key can be made for, as text or `-o json`. Resolves to the exit code. */
async function listChoices(kind: Kind, context: CommandContext, given: Arguments): Promise<number> {
  const { stdout, env, platform } = context;
  const settings = readSettings(given, env, platform);
  const start = await findStart(context, given, settings);
  const { reached, services } = await signIn(context, settings, start);
  const { shell } = settings;
  const fail = (report: Pick<Report, 'outcome' | 'facts' | 'gaps' | 'problem'>, { answers }: Flow) => {
    if (settings.output === 'json') stdout.write(`${writeJson(presentJson({ ...report, answers }))}\n`);
    return exitCodes[report.outcome];
  };
  if (reached.state === 'gaps') {
    say(context, ...presentGaps(reached.gaps, reached.flow, reached.facts, { shell, yes: false }));
    const problem = { what: sayGaps(reached.gaps) };
    return fail({ ...reached, outcome: 'usage', problem }, reached.flow);
  }
  if (reached.state === 'failed') {
    say(context, ...presentProblem(reached.problem), ...presentOffers(reached.problem));
    return fail(reached, reached.flow);
  }
  const list = reached.facts[kind];
  if (list?.state === 'failed') throw new WizardError('refused', list.problem);
  const named = kind === 'apis' ? findNamed(given.words, reached.facts) : [];
  if (kind === 'apis' && isOn('operations', given, env)) {
    if (named.length === 0) throw new WizardError('usage', whichApi);
    const offers = await readOffers(named, reached.flow, reached.facts, services);
    stdout.write(settings.output === 'json' ? `${writeJson(offersToJson(offers))}\n` : offersToText(offers));
    return exitCodes.done;
  }
  const step = stepById(journey, kind);
  const answers = { ...reached.flow.answers, apis: [], policies: [] };
  const all = step.options?.(answers, reached.facts) ?? [];
  const options = named.length === 0 ? all : all.filter(({ value }) => named.some(({ id }) => id === value));
  const empty = options.length === 0 ? step.empty?.(answers, reached.facts) : undefined;
  if (empty !== undefined) say(context, ...presentProblem(empty, '!'), ...presentOffers(empty));
  stdout.write(settings.output === 'json' ? `${writeJson(toJson(kind, options))}\n` : toText(kind, options));
  return exitCodes.done;
}

const whichApi = {
  what: 'Operations are listed of the APIs that you name.',
  why: 'Each has a document of its own, which is read for that.',
  next: 'For example: tyk-key-wizard apis Orders --operations',
};

const offersToJson = (offers: readonly ApiOffer[]): object => ({
  schemaVersion: 1,
  ok: true,
  apis: offers.map(({ api: { id, name, listenPath }, offered }) => ({
    id,
    name,
    detail: listenPath,
    ...presentOffer(offered),
  })),
});

const offersToText = (offers: readonly ApiOffer[]): string =>
  offers
    .flatMap(({ api, offered }) => [`${api.name}  ${api.listenPath}`, ...offerLines(offered), ''])
    .join('\n');

function toJson(kind: Kind, options: readonly Option[]): object {
  return {
    schemaVersion: 1,
    ok: true,
    [kind]: flattenOptions(options).map((option) => ({
      id: option.value,
      name: option.label,
      detail: option.detail ?? '',
      takesKey: option.disabledReason === undefined,
      reason: option.disabledReason ?? null,
    })),
  };
}

function toText(kind: Kind, options: readonly Option[]): string {
  const rows = flattenOptions(options).map((option) => [
    option.label,
    option.detail ?? '',
    spellOut(option.value),
    option.disabledReason ?? '',
  ]);
  const widths = [0, 1, 2].map((column) => columnWidth(rows.map((row) => row[column] ?? '')));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const words = kind === 'apis' ? count(options.length, 'API') : count(options.length, 'policy', 'policies');
  return `${[...lines, words].join('\n')}\n`;
}
