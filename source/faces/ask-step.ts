import { type Flow, screenOf } from '../wizard/flow.ts';
import { reviewRows, sayOrigin } from '../wizard/plan.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Answers, Facts, Option, Origin, Problem, Step, StepId } from '../wizard/types.ts';
import type { Asker, Reply } from './asker.ts';

/** What asking a screen came to: answers for its steps, or a way elsewhere. */
export type Asked =
  | { readonly values: Answers; readonly origin?: Origin }
  | { readonly problem: Problem }
  | { readonly edit: StepId }
  | { readonly create: true }
  | Exclude<Reply<never>, { answer: unknown }>;

/** Asks every step of the current screen, one after another. */
export async function askScreen(asker: Asker, flow: Flow, facts: Facts): Promise<Asked> {
  let values: Answers = {};
  let origin: Origin | undefined;
  const screen = screenOf(journey, flow, facts);
  for (const step of screen) {
    if (step.kind === 'review') return askReview(asker, flow, facts);
    const answers = { ...flow.answers, ...unanswered(screen, values), ...values };
    const reply = await askOne(asker, step, answers, flow, facts);
    if ('go' in reply) {
      if (reply.go !== 'keep') return reply;
      values = { ...values, [step.id]: flow.answers[step.id] };
      continue;
    }
    const parsed = step.parse(reply.answer.text, answers, facts);
    if ('problem' in parsed) return parsed;
    values = { ...values, [step.id]: parsed.value, ...reply.answer.option?.puts };
    origin = reply.answer.option?.origin;
  }
  const answers = { ...flow.answers, ...values };
  for (const step of screen) {
    const value = answers[step.id];
    const problem = value === undefined ? undefined : step.check?.(value, answers, facts);
    if (problem !== undefined) return { problem };
  }
  return origin === undefined ? { values } : { values, origin };
}

/** While a group is being asked, what stood there before does not count: its rules would refuse the new answer. */
function unanswered(screen: readonly Step[], values: Answers): Answers {
  if (screen.length < 2) return {};
  return Object.fromEntries(screen.filter((step) => values[step.id] === undefined).map((step) => [step.id, undefined]));
}

type Picked = { readonly text: string; readonly option?: Option };

async function askOne(asker: Asker, step: Step, answers: Answers, flow: Flow, facts: Facts): Promise<Reply<Picked>> {
  const before = flow.answers[step.id] ?? step.initial?.(flow.answers, facts);
  const written = before === undefined || step.kind === 'secret' ? '' : step.write(before);
  const base = { title: step.title(answers, facts), help: step.help(answers, facts) };
  const options = step.options?.(answers, facts) ?? [];
  const other = step.other?.(answers, facts);
  const withOther = other === undefined ? {} : { other };
  switch (step.kind) {
    case 'secret':
      return asText(await asker.secret({ ...base, canKeep: flow.answers[step.id] !== undefined }));
    case 'choices': {
      const empty = step.empty?.(answers, facts);
      const title = screenOf(journey, flow, facts).length > 1 ? `${base.title} ${step.label}` : base.title;
      const ticked = written === '' ? [] : written.split('\n');
      const reply = await asker.choices({ ...base, title, options, ticked, ...withOther, ...(empty === undefined ? {} : { empty }) });
      return 'go' in reply ? reply : { answer: { text: reply.answer.join('\n') } };
    }
    case 'choice':
    case 'yes-no': {
      const reply = await asker.choice({ ...base, options, ...withOther, ...(before === undefined ? {} : { initial: written }) });
      if ('go' in reply) return reply;
      const option = options.find((candidate) => candidate.value === reply.answer);
      return { answer: { text: reply.answer, ...(option === undefined ? {} : { option }) } };
    }
    default: {
      const placeholder = step.placeholder?.(answers, facts);
      return asText(
        await asker.text({
          ...base,
          ...(written === '' ? {} : { initial: written }),
          ...(placeholder === undefined ? {} : { placeholder }),
          ...(step.kind === 'pairs' ? { lines: true } : {}),
        }),
      );
    }
  }
}

function asText(reply: Reply<string>): Reply<Picked> {
  return 'go' in reply ? reply : { answer: { text: reply.answer } };
}

/** The review as a choice: create, or a row to change. */
async function askReview(asker: Asker, flow: Flow, facts: Facts): Promise<Asked> {
  const rows = reviewRows(journey, flow, facts);
  const warnings = rows.flatMap((row) => row.warning ?? []);
  for (const warning of warnings) asker.warn({ what: warning });
  const options: Option[] = [
    { value: 'create', label: 'Create the key' },
    ...rows.map((row) => ({
      value: row.step,
      label: `${row.label}: ${row.value}`,
      detail: `(${sayOrigin(row.origin)})`,
      ...(row.editable ? {} : { disabledReason: `${row.origin.name} decides it` }),
    })),
  ];
  const reply = await asker.choice({
    title: 'Review. Create the key, or change a value?',
    help: ['Every value and where it came from. Choose one to change it.'],
    options,
    initial: 'create',
  });
  if ('go' in reply) return reply;
  return reply.answer === 'create' ? { create: true } : { edit: reply.answer as StepId };
}
