import { describe, expect, it } from 'vitest';
import { Secret } from '../../source/secret.ts';
import type { Observation } from '../../source/tyk/observation.ts';
import { contradiction } from '../../source/wizard/contradiction.ts';
import { put, settle } from '../../source/wizard/flow.ts';
import { deploymentStep } from '../../source/wizard/steps/deployment.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Answers, Profile } from '../../source/wizard/types.ts';
import { api, credential, NOW, type Play, play, policy } from './world.ts';

const orders = api('Orders');
const payments = api('Payments');
const gold = policy('Gold', ['orders', 'payments']);
const all = { apis: [orders, payments], policies: [gold] };
const access: Answers = { apis: ['orders', 'payments'], policies: [] };

function signIn(start = play({ lists: () => all })): Play {
  return start
    .answer({ deployment: 'self-managed' })
    .answer({ url: 'http://localhost:3000' })
    .answer({ credential });
}

function atReview(): Play {
  return signIn()
    .answer(access)
    .answer({ expires: { in: 3600 } })
    .answer({ details: 'defaults' });
}

/** Chooses a row of the first question, with the answers that come along. */
function choose(at: Play, value: string): Play {
  const option = deploymentStep.options?.(at.flow.answers, at.facts).find((row) => row.value === value);
  if (option === undefined) throw new Error(`There is no "${value}".`);
  const parsed = deploymentStep.parse(value, at.flow.answers, at.facts);
  if ('problem' in parsed) throw new Error(parsed.problem.what);
  return at.answer({ deployment: parsed.value, ...option.puts } as Answers, option.origin);
}

describe('a credential', () => {
  it.each<[string, Answers, boolean]>([
    ['the same address', { url: 'http://localhost:3000' }, true],
    ['another path of it', { url: 'http://localhost:3000/tyk' }, true],
    ['another host', { url: 'http://other:3000' }, false],
    ['another port', { url: 'http://localhost:8080' }, false],
    ['another scheme', { url: 'https://localhost:3000' }, false],
    ['no address any more', { deployment: 'cloud', url: undefined }, false],
    ['a saved deployment elsewhere', { deployment: 'cloud', url: 'https://cloud.example' }, false],
  ])('given to one address is kept only there: %s', (_what, values, isKept) => {
    const { flow } = signIn();
    const after = put(journey, flow, values);
    expect(after.answers.credential === undefined).toBe(!isKept);
    expect(after.origins.credential === undefined).toBe(!isKept);
  });
});

describe('lists that are read again', () => {
  it('change nothing where every choice is still there', () => {
    const before = atReview();
    const after = before.reread(all);
    expect(after.flow.dropped).toEqual([]);
    expect(after.flow.current).toBe('review');
  });

  it('drop the choices that vanished, name them and ask again', () => {
    const after = atReview().reread({ apis: [orders] });
    expect(after.flow.dropped).toEqual(['payments']);
    expect(after.flow.answers.apis).toEqual(['orders']);
    expect(after.flow.current).toBe('apis');
    expect(after.enter().flow.dropped).toEqual([]);
  });

  it('never lead to review without anything to open', () => {
    const after = atReview().reread({ apis: [api('Another')] });
    expect(after.flow.answers.apis).toEqual([]);
    expect(after.flow.current).toBe('apis');
    expect(after.flow.problems.apis?.what).toBe('Nothing is chosen.');
  });

  it('count for what Esc brings back, too', () => {
    const edited = atReview()
      .edit('apis')
      .reread({ apis: [orders] });
    expect(edited.back()?.flow.answers.apis).toEqual(['orders']);
    expect(edited.back()?.flow.dropped).toEqual(['payments']);
  });

  it('drop a policy that vanished', () => {
    const chosen = signIn().answer({ apis: [], policies: ['gold'] });
    const after = chosen.reread({ apis: [orders] });
    expect(after.flow.dropped).toEqual(['gold']);
    expect(after.flow.current).toBe('apis');
  });

  it('drop one version of an API and keep the other', () => {
    const versions = (names: string[]) => ({ apis: [api('Orders', { versions: names })] });
    const start = play({ lists: () => versions(['v1', 'v2']) });
    const chosen = signIn(start).answer({ apis: ['orders=v1', 'orders=v2'], policies: [] });
    const after = chosen.reread(versions(['v2', 'v3']));
    expect(after.flow.dropped).toEqual(['orders=v1']);
    expect(after.flow.answers.apis).toEqual(['orders=v2']);
  });

  it('keep a choice that is there but cannot be chosen any more, and say why', () => {
    const chosen = signIn().answer({ apis: ['orders'], policies: ['gold'] });
    const after = chosen.reread({ ...all, policies: [policy('Gold', ['payments'])] });
    expect(after.flow.dropped).toEqual([]);
    expect(after.flow.problems.apis?.what).toBe('Orders: not covered by Gold.');
    expect(after.flow.current).toBe('apis');
  });

  it('do not throw forward somebody who looks at the list again', () => {
    const back = atReview().back()?.back()?.back();
    expect(back?.flow.current).toBe('apis');
    expect(back?.reread(all).flow.current).toBe('apis');
  });

  it('keep what was typed where they cannot be read', () => {
    const failed = { state: 'failed', problem: { what: 'No.' } } as const;
    const { flow, facts } = signIn().answer({ apis: ['orders'], policies: [] });
    const typed = put(journey, flow, { apis: ['orders', 'typed'], policies: ['gold', 'typed too'] });
    const settled = settle(journey, typed, { ...facts, apis: failed, policies: failed });
    expect(settled.dropped).toEqual([]);
    expect(settled.answers).toMatchObject({ apis: ['orders', 'typed'], policies: ['gold', 'typed too'] });
  });
});

describe('another kind of deployment', () => {
  const offered = (deployment: string) => atFirst(deployment).flow.answers.url;
  const atFirst = (deployment: string): Play => {
    const typed = play().answer({ deployment: 'self-managed' }).answer({ url: 'https://tyk.acme.test' });
    const first = typed.back()?.back();
    if (first === undefined) throw new Error('There is no way back.');
    return choose(first, deployment);
  };

  it.each(['cloud', 'hybrid', 'open-source'])(
    '%s is not offered the address of the last one',
    (deployment) => {
      expect(offered(deployment)).toBeUndefined();
      expect(atFirst(deployment).flow.current).toBe('url');
    },
  );

  it('the same one keeps its address', () => {
    expect(offered('self-managed')).toBe('https://tyk.acme.test');
  });

  it('keeps the address between Cloud and Hybrid, which share a Dashboard', () => {
    const url = 'https://big-cat-adm.aws-euw2.cloud-ara.tyk.io';
    const typed = play().answer({ deployment: 'cloud' }).answer({ url });
    const first = typed.back()?.back();
    expect(first && choose(first, 'hybrid').flow.answers.url).toBe(url);
  });

  it('the demo asks for no address, and none comes back with the next kind', () => {
    const demo = atFirst('demo');
    expect(demo.flow.current).toBe('apis');
    const first = demo.back();
    expect(first && choose(first, 'open-source').flow.answers.url).toBeUndefined();
  });

  it('takes the credential that the environment has for it', () => {
    const credentials = {
      dashboard: {
        secret: new Secret('d'.repeat(32)),
        origin: { kind: 'environment', name: 'TYK_AUTH_TOKEN' } as const,
      },
      gateway: {
        secret: new Secret('g'.repeat(32)),
        origin: { kind: 'environment', name: 'TYK_GW_SECRET' } as const,
      },
    };
    const start = play({ lists: () => all, facts: { credentials } });
    const dashboard = choose(start, 'self-managed').answer({ url: 'http://localhost:3000' });
    expect(dashboard.flow.current).toBe('apis');
    expect(dashboard.flow.answers.credential?.equals(credentials.dashboard.secret)).toBe(true);
    const first = dashboard.back()?.back()?.back();
    if (first === undefined) throw new Error('There is no way back.');
    const gateway = choose(first, 'open-source').answer({ url: 'http://localhost:8080' });
    expect(gateway.flow.answers.credential?.equals(credentials.gateway.secret)).toBe(true);
    expect(gateway.flow.origins.credential?.name).toBe('TYK_GW_SECRET');
  });

  it('asks where the environment has a credential for the other one only', () => {
    const origin = { kind: 'environment', name: 'TYK_AUTH_TOKEN' } as const;
    const credentials = { dashboard: { secret: credential, origin } };
    const start = play({ lists: () => all, facts: { credentials } });
    const dashboard = choose(start, 'self-managed').answer({ url: 'http://localhost:3000' });
    const first = dashboard.back()?.back()?.back();
    const gateway = first && choose(first, 'open-source').answer({ url: 'http://localhost:8080' });
    expect(gateway?.flow.current).toBe('credential');
    expect(gateway?.flow.answers.credential).toBeUndefined();
  });

  it('asks for its credential: what was typed is of another address', () => {
    const first = signIn().back()?.back()?.back();
    const gateway = first && choose(first, 'open-source').answer({ url: 'http://localhost:8080' });
    expect(gateway?.flow.current).toBe('credential');
    expect(gateway?.flow.answers.credential).toBeUndefined();
  });
});

describe('an offer', () => {
  const gateway: Observation = {
    is: 'gateway',
    version: 'v5.14.0',
    dashboardBehind: false,
    dataPlane: false,
  };

  /** A journey in which every address answers like this. */
  function playAgainst(observation: Observation): Play {
    return play({
      lists: () => all,
      failing(effect, answers) {
        if (effect !== 'connect') return undefined;
        const problem = contradiction(answers.deployment ?? 'cloud', answers.url ?? '', observation, answers);
        return problem && { blamed: 'url', problem };
      },
    });
  }

  it('to switch goes on with the address, and keeps every other answer', () => {
    const asked = choose(playAgainst(gateway), 'self-managed').answer({ url: 'http://localhost:8080' });
    expect(asked.flow.current).toBe('url');
    expect(asked.flow.problems.url?.what).toBe('This address is a Gateway (v5.14.0), not a Dashboard.');
    const switched = asked.offer('s');
    expect(switched.flow.answers).toEqual({ deployment: 'open-source', url: 'http://localhost:8080' });
    expect(switched.flow.current).toBe('credential');
    expect(switched.flow.problems).toEqual({});
  });

  it('to switch leaves what was answered further on as it was', () => {
    const further: Answers = { expires: { in: 3600 }, alias: 'ci', apis: ['orders'], policies: [] };
    const start = play(
      { lists: () => all, failing: failOnce() },
      { answers: { ...further, deployment: 'self-managed', url: 'http://localhost:8080' } },
    );
    const failed = start.answer({ credential });
    const switched = failed.offer('s').answer({ credential });
    expect(switched.flow.answers).toMatchObject({ ...further, deployment: 'open-source' });
    expect(switched.flow.current).toBe('details');
  });

  it('to give another address forgets this one and asks', () => {
    const asked = choose(playAgainst({ ...gateway, dataPlane: true }), 'open-source').answer({
      url: 'http://localhost:8080',
    });
    const switched = asked.offer('s');
    expect(switched.flow.answers).toEqual({ deployment: 'hybrid' });
    expect(switched.flow.current).toBe('url');
    expect(switched.flow.problems).toEqual({});
  });

  it('to go on anyway holds for this address only', () => {
    const against = choose(playAgainst({ ...gateway, dashboardBehind: true }), 'open-source');
    const overruled = against.answer({ url: 'http://localhost:8080' }).offer('g');
    expect(overruled.flow.current).toBe('credential');
    const other = overruled.back()?.answer({ url: 'http://localhost:8081' });
    expect(other?.flow.problems.url?.what).toBe('This Gateway belongs to a Dashboard.');
  });

  it('of the address that a redirect leads to takes it', () => {
    const to = 'https://tyk.acme.test';
    const redirected = play({
      lists: () => all,
      failing(effect, { deployment = 'cloud', url = '', ...answers }) {
        if (effect !== 'connect' || url === to) return undefined;
        const problem = contradiction(deployment, url, { is: 'redirect', to }, answers);
        return problem && { blamed: 'url', problem };
      },
    });
    const asked = choose(redirected, 'self-managed').answer({ url: 'https://acme.test' });
    expect(asked.offer('u').flow.answers.url).toBe(to);
    expect(asked.offer('u').flow.current).toBe('credential');
  });

  it('leaves the origin of the address as it was', () => {
    const origin = { kind: 'flag', name: '--url' } as const;
    const plain = { text: 'http://tyk.acme.test', origin };
    const start = play({ lists: () => all, failing: failOnce() }, { given: { url: plain } });
    const switched = start.answer({ deployment: 'self-managed' }).offer('s');
    expect(switched.flow.origins.url).toEqual(origin);
    expect(switched.flow.current).toBe('credential');
  });

  function failOnce() {
    return (effect: string, { deployment = 'cloud', url = '', ...answers }: Answers) => {
      const problem = effect === 'connect' ? contradiction(deployment, url, gateway, answers) : undefined;
      return problem && { blamed: 'url' as const, problem };
    };
  }
});

describe('work that fails', () => {
  const problem = { what: 'The Dashboard does not know this credential.' };
  const wrong = new Secret('w'.repeat(32));
  const failing = (effect: string, answers: Answers) =>
    effect === 'lists' && answers.credential?.equals(wrong)
      ? { blamed: 'credential' as const, problem }
      : undefined;

  it('opens the question that can mend it, with the reason, every answer kept', () => {
    const start = play({ lists: () => all, failing });
    const at = start
      .answer({ deployment: 'self-managed' })
      .answer({ url: 'http://localhost:3000' })
      .answer({ credential: wrong });
    expect(at.flow.current).toBe('credential');
    expect(at.flow.problems.credential).toBe(problem);
    expect(at.flow.answers.url).toBe('http://localhost:3000');
    const mended = at.answer({ credential });
    expect(mended.flow.current).toBe('apis');
    expect(mended.flow.problems).toEqual({});
  });

  it('while editing from review leads back to review when it is mended', () => {
    const done = signIn(play({ lists: () => all, failing }))
      .answer(access)
      .answer({ expires: { in: 3600 } })
      .answer({ details: 'defaults' });
    const failed = done.edit('credential').answer({ credential: wrong });
    expect(failed.flow.current).toBe('credential');
    expect(failed.answer({ credential }).flow.current).toBe('apis');
    expect(failed.answer({ credential }).enter().flow.current).toBe('review');
  });

  it('is forgotten when what it depends on changes', () => {
    const refused = play({ failing: () => ({ blamed: 'url', problem }) })
      .answer({ deployment: 'self-managed' })
      .answer({ url: 'http://localhost:3000' });
    const first = refused.back();
    expect(first && choose(first, 'cloud').flow.problems).toEqual({});
  });
});

describe('a saved profile', () => {
  const profile: Profile = {
    name: 'orders-dev',
    deployment: 'self-managed',
    url: 'https://tyk.acme.test',
    organisation: '5e9d9544a1dc',
    lastUsed: NOW - 3600,
  };
  const start = () =>
    choose(play({ lists: () => all, facts: { profiles: [profile] } }), 'profile:orders-dev');
  const origin = { kind: 'profile', name: 'orders-dev' };

  it('answers kind and address, and the credential is asked for', () => {
    const at = start();
    expect(at.flow.current).toBe('credential');
    expect(at.flow.answers).toEqual({ deployment: 'self-managed', url: 'https://tyk.acme.test' });
    expect(at.flow.origins).toEqual({ deployment: origin, url: origin });
  });

  it('goes on like any other', () => {
    const at = start().answer({ credential }).answer(access);
    expect(at.asked).toEqual(['deployment', 'credential', 'apis', 'expires']);
  });

  it('stands on the way back, address too', () => {
    const before = start().back();
    expect(before?.flow.current).toBe('url');
    expect(before?.flow.origins.url).toEqual(origin);
    expect(before?.back()?.flow.current).toBe('deployment');
  });

  it('is asked about plain http all the same', () => {
    const plain = { ...profile, url: 'http://tyk.acme.test' };
    const at = choose(play({ facts: { profiles: [plain] } }), 'profile:orders-dev');
    expect(at.flow.current).toBe('plainHttp');
  });

  it('is left behind by choosing another kind', () => {
    const first = start().back()?.back();
    expect(first && choose(first, 'open-source').flow.answers.url).toBeUndefined();
  });
});
