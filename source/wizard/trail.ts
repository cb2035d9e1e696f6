import { count, sanitise } from '../text.ts';
import { apisOf, policiesOf } from './access.ts';
import { addressOf, deployments } from './deployments.ts';
import { hasLists } from './effects.ts';
import type { Flow } from './flow.ts';
import { reviewRows } from './review.ts';
import type { Journey, Stage } from './step.ts';
import { productionProfile } from './steps/deployment.ts';
import type { Answers, Facts, StepId } from './types.ts';

/** A finished stage in one line. `short` is for narrow terminals. */
type TrailLine = {
  readonly id: 'deployment' | 'signed-in' | 'access' | 'limits';
  readonly label: string;
  readonly text: string;
  readonly short?: string;
};

export function finishedStages(
  steps: Journey,
  flow: Flow,
  facts: Facts,
  before: Stage,
): readonly TrailLine[] {
  const lines: readonly (TrailLine | undefined)[] = [
    before > 1 ? deploymentLine(flow.answers, facts) : undefined,
    before > 2 ? signedInLine(flow.answers, facts) : undefined,
    before > 3 ? valuesLine('access', 'Access', ['apis', 'policies'], steps, flow, facts) : undefined,
    before > 4 ? valuesLine('limits', 'Limits', ['expires', 'rate', 'quota'], steps, flow, facts) : undefined,
  ];
  return lines.filter((line) => line !== undefined);
}

function deploymentLine(answers: Answers, facts: Facts): TrailLine | undefined {
  if (answers.deployment === undefined) return undefined;
  const { label } = deployments[answers.deployment];
  const address = addressOf(answers, facts);
  const mark = productionProfile(answers, facts) === undefined ? '' : 'production · ';
  return {
    id: 'deployment',
    label: 'Deployment',
    text: `${mark}${label} · ${address}`,
    short: `${mark}${label} · ${address.replace(/^https?:\/\//, '')}`,
  };
}

function signedInLine(answers: Answers, facts: Facts): TrailLine | undefined {
  if (!hasLists(answers, facts)) return undefined;
  const { organisation: id = '' } = facts;
  // Of its 24 digits the first are enough to know it again.
  const short = /^[0-9a-f]{24}$/.test(id) ? `${id.slice(0, 8)}…` : sanitise(id);
  const parts = [
    id === '' ? '' : `organisation ${short}`,
    facts.apis?.state === 'ready' ? count(apisOf(facts).length, 'API') : '',
    facts.policies?.state === 'ready' ? count(policiesOf(facts).length, 'policy', 'policies') : '',
  ];
  return { id: 'signed-in', label: 'Signed in', text: parts.filter((part) => part !== '').join(' · ') };
}

/** The same words as on review, whoever decides. */
function valuesLine(
  id: TrailLine['id'],
  label: string,
  ids: readonly StepId[],
  steps: Journey,
  flow: Flow,
  facts: Facts,
): TrailLine | undefined {
  const rows = reviewRows(steps, { ...flow, cut: false }, facts).filter((row) => ids.includes(row.step));
  const words = rows.map(({ step, value }) =>
    step === 'expires' && value === 'never' ? 'never expires' : value,
  );
  return words.length === 0 ? undefined : { id, label, text: words.join(' · ') };
}
