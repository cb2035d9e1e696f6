import { deployments } from './deployments.ts';
import type { Step } from './step.ts';
import type { Answers, Facts } from './types.ts';

export const DOCS = 'https://tyk.io/docs';

/** Everything about a step, in paragraphs; groups stand apart. The same for every face. */
export function helpPage(step: Step, answers: Answers, facts: Facts): readonly (readonly string[])[] {
  const { lesson = [], page } = step;
  return [
    step.help(answers, facts),
    lesson,
    sayChoices(step, answers, facts),
    page === undefined ? [] : [`Tyk's own page: ${DOCS}/${page}`],
  ].filter((lines) => lines.length > 0);
}

/** What each choice does; a list of APIs says it in its rows. */
function sayChoices(step: Step, answers: Answers, facts: Facts): readonly string[] {
  if (step.id === 'deployment') {
    return Object.values(deployments).map(({ label, detail }) => `${label}: ${detail}`);
  }
  if (step.kind !== 'choice' && step.kind !== 'yes-no') return [];
  return (step.options?.(answers, facts) ?? []).flatMap(({ label, value, detail }) => {
    const parsed = step.parse(value, answers, facts);
    const stake = 'value' in parsed ? step.consequence?.(parsed.value, answers, facts) : undefined;
    const said = [detail, stake].filter((text) => text !== undefined && text !== '').join(' ');
    return said === '' ? [] : [`${label}: ${said}`];
  });
}
