import { describe, expect, it } from 'vitest';
import { cutTrail, put, screenOf, startFlow, visibleSteps } from '../../source/wizard/flow.ts';
import type { Step } from '../../source/wizard/step.ts';
import { recipeAddressStep } from '../../source/wizard/steps/deployment.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Answers, StepId } from '../../source/wizard/types.ts';
import { api, credential, facts, type Play, play, policy } from './world.ts';

const orders = api('Orders');
const payments = api('Payments');
const gold = policy('Gold', ['orders', 'payments']);
const lists = () => ({ apis: [orders, payments], policies: [gold] });

const selfManaged: Answers = { deployment: 'self-managed' };
const address: Answers = { url: 'http://localhost:3000' };
const access: Answers = { apis: ['orders'], policies: [] };
const month: Answers = { expires: { in: 2_592_000 } };

function signedIn(): Play {
  return play({ lists }).answer(selfManaged).answer(address).answer({ credential });
}

function atReview(): Play {
  return signedIn().answer(access).answer(month).answer({ details: 'defaults' });
}

describe('the way forward', () => {
  it('asks a newcomer seven questions and ends on review', () => {
    expect(atReview().asked).toEqual([
      'deployment',
      'url',
      'credential',
      'apis',
      'expires',
      'details',
      'review',
    ]);
  });

  it('takes three key presses from an accepted credential to review, all defaults', () => {
    const end = signedIn().answer(access).enter().enter();
    expect(end.flow.current).toBe('review');
  });

  it('asks everything else one by one where somebody wants to change it', () => {
    const start = signedIn().answer(access).answer(month).answer({ details: 'change' });
    const asked = ({ flag, stage, quiet, id }: Step) =>
      stage === 4 && quiet !== undefined && !flag?.narrows && id !== 'introspection' && id !== 'askServer';
    const others = journey.filter(asked);
    const end = others.reduce((at) => at.enter(), start);
    expect(end.asked.slice(-others.length - 1)).toEqual([...others.map(({ id }) => id), 'review']);
  });

  it('needs neither an address nor a credential for the demo', () => {
    const demo = play({ lists }).answer({ deployment: 'demo' });
    expect(demo.asked).toEqual(['deployment', 'apis']);
  });

  it('asks on one screen what belongs together', () => {
    const { flow, facts: known } = signedIn();
    expect(screenOf(journey, flow, known).map((step) => step.id)).toEqual(['apis', 'policies']);
  });

  it('stays where an answer is missing', () => {
    expect(signedIn().answer({ apis: ['orders'] }).flow.current).toBe('apis');
  });
});

describe('a second yes', () => {
  const never: Answers = { expires: 'never' };

  it('is asked for a key that never expires', () => {
    const asked = signedIn().answer(access).answer(never);
    expect(asked.flow.current).toBe('never');
    expect(asked.answer({ never: true }).flow.current).toBe('details');
  });

  it('opens the risky question again when it is a no, with the answer still in it', () => {
    const refused = signedIn().answer(access).answer(never).answer({ never: false });
    expect(refused.flow.current).toBe('expires');
    expect(refused.flow.answers.expires).toBe('never');
    expect(refused.answer(month).flow.current).toBe('details');
    expect(refused.answer(never).flow.current).toBe('never');
  });

  it('is asked before a credential goes to another machine over plain http', () => {
    const asked = play({ lists }).answer(selfManaged).answer({ url: 'http://tyk.acme.test' });
    expect(asked.flow.current).toBe('plainHttp');
    expect(asked.answer({ plainHttp: false }).flow.current).toBe('url');
    expect(asked.answer({ plainHttp: true }).flow.current).toBe('credential');
  });

  it('holds for what it was said to, not for the next such answer', () => {
    const agreed = play({ lists })
      .answer(selfManaged)
      .answer({ url: 'http://tyk.acme.test' })
      .answer({ plainHttp: true });
    const other = agreed.back()?.back()?.answer({ url: 'http://evil.acme.test' });
    expect(other?.flow.current).toBe('plainHttp');
  });

  it('is asked again for "never" after another expiry in between', () => {
    const agreed = signedIn()
      .answer(access)
      .answer(never)
      .answer({ never: true })
      .answer({ details: 'defaults' });
    const changed = agreed.edit('expires').answer(month);
    expect(changed.flow.current).toBe('review');
    expect(changed.edit('expires').answer(never).flow.current).toBe('never');
  });

  it.each(['flag', 'environment'] as const)('is not asked where the %s says it in so many words', (kind) => {
    const given = {
      expires: { text: 'never', origin: { kind, name: 'X' } },
      url: { text: 'http://tyk.acme.test', origin: { kind, name: 'Y' } },
    };
    const end = play({ lists }, { given }).answer(selfManaged).answer({ credential }).answer(access);
    expect(end.asked).toEqual(['deployment', 'credential', 'apis', 'details']);
  });

  it('names an address that a recipe gives, before anything goes there', () => {
    const url = 'https://tyk.acme.test';
    const begin = { answers: { ...selfManaged, url }, origins: { url: { kind: 'recipe' } as const } };
    const start = play({ lists }, begin);
    expect(start.flow.current).toBe('recipeAddress');
    expect(recipeAddressStep.title(start.flow.answers, start.facts)).toContain(url);
    expect(start.answer({ recipeAddress: true }).flow.current).toBe('credential');
    const refused = start.answer({ recipeAddress: false });
    expect(refused.flow.current).toBe('url');
    expect(refused.flow.answers.recipeAddress).toBeUndefined();
    // Typed, it is somebody's own.
    expect(refused.answer({ url }).flow.current).toBe('credential');
  });

  it('is not asked for the address of a recipe that a saved deployment has, too', () => {
    const url = 'https://tyk.acme.test/dashboard';
    const saved = { name: 'ours', deployment: 'self-managed', url, lastUsed: 0 } as const;
    const given = { ...selfManaged, url: 'https://tyk.acme.test' };
    const begin = { answers: given, origins: { url: { kind: 'recipe' } as const } };
    expect(play({ lists, facts: { profiles: [saved] } }, begin).flow.current).toBe('credential');
  });

  it.each(['recipe', 'profile', 'last-run'] as const)('is asked where a %s says it', (kind) => {
    const origin = { kind };
    const begin = {
      answers: { ...selfManaged, url: 'http://tyk.acme.test', ...never },
      origins: { url: origin, expires: origin },
    };
    const start = play({ lists }, begin);
    const named = kind === 'recipe' ? start.answer({ recipeAddress: true }) : start;
    const end = named.answer({ plainHttp: true }).answer({ credential }).answer(access);
    const before = kind === 'recipe' ? ['recipeAddress'] : [];
    expect(end.asked).toEqual([...before, 'plainHttp', 'credential', 'apis', 'never']);
  });
});

describe('the way back', () => {
  it('leads through every question that was asked, and then out', () => {
    const seen: StepId[] = [];
    let at: Play | undefined = atReview();
    for (at = at.back(); at !== undefined; at = at.back()) seen.push(at.flow.current);
    expect(seen).toEqual(['details', 'expires', 'apis', 'credential', 'url', 'deployment']);
  });

  it('and forward again keeps all answers', () => {
    const change: Answers = { details: 'change' };
    const own: Answers = {
      rate: { requests: 5, seconds: 1 },
      throttle: { retries: 3, seconds: 10 },
      quota: { requests: 7, seconds: 'never' },
      alias: 'me',
      tags: ['a', 'b'],
      metadata: { team: 'x' },
      detailedLogging: true,
    };
    const start = signedIn()
      .answer(access)
      .answer({ expires: 'never' })
      .answer({ never: true })
      .answer(change);
    let end = start;
    for (let id = end.flow.current; id !== 'review'; id = end.flow.current)
      end = id in own ? end.answer({ [id]: own[id] }) : end.enter();
    let at = end;
    for (let before = at.back(); before !== undefined; before = at.back()) at = before;
    expect(at.flow.current).toBe('deployment');
    expect(at.flow.answers).toEqual(end.flow.answers);

    const forward: StepId[] = [];
    while (at.flow.current !== 'review') {
      at = at.enter();
      forward.push(at.flow.current);
    }
    expect(at.flow.answers).toEqual(end.flow.answers);
    expect(forward).toEqual(end.asked.slice(1));
  });

  it('passes by defaults that nobody was asked for', () => {
    expect(atReview().back()?.flow.current).toBe('details');
  });

  it('stops at a default that was changed from review', () => {
    const changed = atReview().edit('alias').answer({ alias: 'ci' });
    expect(changed.back()?.flow.current).toBe('alias');
  });

  it('stands on answers that were given beforehand; opening one makes it your own', () => {
    const origin = { kind: 'flag', name: '--url' } as const;
    const start = play({ lists }, { given: { url: { text: 'http://localhost:3000', origin } } });
    const asked = start.answer(selfManaged);
    expect(asked.flow.current).toBe('credential');
    const opened = asked.back();
    expect(opened?.flow.current).toBe('url');
    expect(opened?.flow.origins.url).toEqual(origin);
    expect(opened?.enter().flow.origins.url).toEqual({ kind: 'you' });
  });

  it('from the first question leaves', () => {
    expect(play().back()).toBeUndefined();
  });
});

describe('an edit from review', () => {
  it('leads back to review', () => {
    const edited = atReview().edit('rate');
    expect(edited.flow.current).toBe('rate');
    expect(edited.answer({ rate: 'unlimited' }).flow.current).toBe('review');
  });

  it('leads to the first answer that depends on it, then back to review', () => {
    const edited = atReview().edit('url').answer({ url: 'http://localhost:3001' });
    expect(edited.flow.current).toBe('credential');
    const signedIn = edited.answer({ credential });
    expect(signedIn.flow.current).toBe('apis');
    expect(signedIn.enter().flow.current).toBe('review');
  });

  it('that changes nothing asks nothing more', () => {
    expect(atReview().edit('url').enter().flow.current).toBe('review');
  });

  it('opens the screen of a group at its first question', () => {
    expect(atReview().edit('policies').flow.current).toBe('apis');
  });

  it('is undone by Esc', () => {
    const review = atReview();
    const undone = review.edit('expires').back();
    expect(undone?.flow).toEqual(review.flow);
  });

  it('can be left by Esc from what it led to, one step at a time, to review as it was', () => {
    const review = atReview();
    const led = review.edit('expires').answer({ expires: 'never' });
    expect(led.flow.current).toBe('never');
    expect(led.back()?.flow.current).toBe('expires');
    expect(led.back()?.back()?.flow).toEqual(review.flow);
  });

  it('never leaves the second yes behind', () => {
    const led = atReview().edit('expires').answer({ expires: 'never' });
    expect(led.back()?.flow.current).not.toBe('review');
    expect(led.answer({ never: false }).flow.current).toBe('expires');
    expect(led.answer({ never: true }).flow.current).toBe('review');
  });
});

describe('answers that depend on others', () => {
  it('are asked again, not erased, when those change', () => {
    const changed = atReview().edit('url').answer({ url: 'http://localhost:3001' });
    expect(changed.flow.stale).toEqual(new Set(['apis', 'policies']));
    expect(changed.flow.answers.apis).toEqual(['orders']);
  });

  it('are left alone where they were given before anybody knew the other', () => {
    const flow = startFlow(journey, facts(), { answers: { url: 'http://localhost:3000' } });
    expect(put(journey, flow, selfManaged).stale.size).toBe(0);
  });

  it('are left alone where the answer is the same in other words', () => {
    const { flow } = atReview();
    expect(put(journey, flow, { credential }).stale.size).toBe(0);
    expect(put(journey, flow, { apis: ['orders'] }).stale.size).toBe(0);
  });

  it('that come along are not asked again', () => {
    const { flow } = atReview();
    const other = put(journey, flow, { deployment: 'open-source', url: 'http://localhost:8080' });
    expect(other.stale.has('url')).toBe(false);
    expect(other.stale.has('apis')).toBe(true);
  });

  it('are stale too when the other is forgotten', () => {
    const forgotten = put(journey, atReview().flow, { url: undefined });
    expect('url' in forgotten.answers).toBe(false);
    expect('url' in forgotten.origins).toBe(false);
    expect(forgotten.stale.has('apis')).toBe(true);
  });
});

describe('after the key was made', () => {
  it('nothing before can be reached', () => {
    const { flow, facts: known } = atReview();
    const cut = cutTrail(journey, flow, known);
    expect(cut.current).toBe('remember');
    expect(visibleSteps(journey, cut, known).map((step) => step.id)).toEqual(['remember']);
  });

  it('the demo has nothing left to ask', () => {
    const demo = play({ lists }).answer({ deployment: 'demo' }).answer(access).enter().enter();
    expect(cutTrail(journey, demo.flow, demo.facts).current).toBe('review');
  });

  it('an edit that was under way is over', () => {
    const editing = atReview().edit('alias');
    expect(cutTrail(journey, editing.flow, editing.facts).editing).toBeUndefined();
  });
});
