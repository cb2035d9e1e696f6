import { count } from '../text.ts';
import { apisOf, policiesOf } from './access.ts';
import { addressOf, deployments } from './deployments.ts';
import { type Flow, type Journey, stepById, valueOf } from './flow.ts';
import type { Answers, Facts, Stage, StepId } from './types.ts';

/** A finished stage in one line. `short` is for narrow terminals. */
export type TrailLine = { readonly label: string; readonly text: string; readonly short?: string };

export function finishedStages(steps: Journey, flow: Flow, facts: Facts, before: Stage): readonly TrailLine[] {
  const lines: readonly (TrailLine | undefined)[] = [
    before > 1 ? deploymentLine(flow.answers, facts) : undefined,
    before > 2 ? signedInLine(facts) : undefined,
    before > 3 ? accessLine(steps, flow, facts) : undefined,
    before > 4 ? limitsLine(steps, flow, facts) : undefined,
  ];
  return lines.filter((line) => line !== undefined);
}

function deploymentLine(answers: Answers, facts: Facts): TrailLine | undefined {
  if (answers.deployment === undefined) return undefined;
  const { label } = deployments[answers.deployment];
  const address = addressOf(answers, facts);
  return {
    label: 'Deployment',
    text: `${label} · ${address}`,
    short: `${label} · ${address.replace(/^https?:\/\//, '')}`,
  };
}

function signedInLine(facts: Facts): TrailLine | undefined {
  if (facts.done.lists === undefined) return undefined;
  const parts = [
    facts.organisation === undefined || facts.organisation === '' ? '' : `organisation ${facts.organisation}`,
    facts.apis?.state === 'ready' ? count(apisOf(facts).length, 'API') : '',
    facts.policies?.state === 'ready' ? count(policiesOf(facts).length, 'policy', 'policies') : '',
  ];
  return { label: 'Signed in', text: parts.filter((part) => part !== '').join(' · ') };
}

function say(steps: Journey, flow: Flow, facts: Facts, id: StepId): string {
  const step = stepById(steps, id);
  const value = valueOf(steps, id, flow.answers, facts);
  if (value === undefined || !step.when(flow.answers, facts, flow.origins)) return '';
  return step.show(value, flow.answers, facts);
}

function accessLine(steps: Journey, flow: Flow, facts: Facts): TrailLine | undefined {
  const parts = [say(steps, flow, facts, 'apis'), say(steps, flow, facts, 'policies')];
  const text = parts.filter((part) => part !== '').join(' · ');
  return text === '' ? undefined : { label: 'Access', text };
}

function limitsLine(steps: Journey, flow: Flow, facts: Facts): TrailLine | undefined {
  const expires = say(steps, flow, facts, 'expires');
  const parts = [
    expires === '' ? '' : expires === 'never' ? 'never expires' : expires,
    say(steps, flow, facts, 'rate'),
    say(steps, flow, facts, 'quota'),
  ];
  const text = parts.filter((part) => part !== '').join(' · ');
  return text === '' ? undefined : { label: 'Limits', text };
}
