import { describe, expect, it } from 'vitest';
import { planRequest } from '../../source/wizard/request.ts';
import { reviewRows } from '../../source/wizard/review.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import { api, credential, play } from './world.ts';

const signedIn = { deployment: 'self-managed', url: 'http://localhost:3000', credential } as const;
const world = { lists: () => ({ apis: [api('Orders')], policies: [] }) };
const yes = { ...world, facts: { takesDefaults: true as const } };

describe('--yes where somebody can be asked', () => {
  it('asks for what has no default, and takes every limit and detail', () => {
    const at = play(yes, { answers: signedIn });
    expect(at.flow.current).toBe('apis');
    const review = at.answer({ apis: ['orders'], policies: [] });
    expect(review.flow.current).toBe('review');
    const rows = reviewRows(journey, review.flow, review.facts);
    expect(rows.find(({ step }) => step === 'expires')).toMatchObject({ origin: { kind: 'default' } });
    expect(planRequest(review.flow.answers, review.facts).expires).toBeGreaterThan(review.facts.now);
  });

  it('lets each of them be changed from review, and goes back past them', () => {
    const review = play(yes, { answers: signedIn }).answer({ apis: ['orders'], policies: [] });
    expect(review.edit('expires').flow.current).toBe('expires');
    expect(review.back()?.flow.current).toBe('apis');
  });

  it('without it the same journey asks for the expiry', () => {
    const at = play(world, { answers: signedIn }).answer({ apis: ['orders'], policies: [] });
    expect(at.flow.current).toBe('expires');
  });

  it('is no yes to a key that never expires', () => {
    const given = { expires: { text: 'never', origin: { kind: 'recipe' as const } } };
    const at = play(yes, { answers: signedIn, given }).answer({ apis: ['orders'], policies: [] });
    expect(at.flow.current).toBe('never');
  });
});
