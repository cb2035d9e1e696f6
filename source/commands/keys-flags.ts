import { usageError, WizardError } from '../errors.ts';
import { unixNow } from '../run/clock.ts';
import type { Limits } from '../tyk/types.ts';
import type { Environment } from '../variables.ts';
import { stepById } from '../wizard/flow.ts';
import { type KeyFilter, keyStates } from '../wizard/keys/row.ts';
import { matchOption } from '../wizard/parse/choice.ts';
import { quoted } from '../wizard/parse/common.ts';
import { readPeriod } from '../wizard/parse/duration.ts';
import { expiresAt, parseExpiry } from '../wizard/parse/expiry.ts';
import { parseQuota, parseRate, parseThrottle } from '../wizard/parse/limits.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Facts, Parsed } from '../wizard/types.ts';
import { type Arguments, lookUp } from './options.ts';

function needValue<V>(flag: string, parsed: Parsed<V>): V {
  if ('value' in parsed) return parsed.value;
  throw new WizardError('usage', { ...parsed.problem, what: `--${flag}: ${parsed.problem.what}` });
}

/** `--expires`, in Unix seconds by this machine's clock. @throws WizardError `usage` */
export function readOwnEnd(given: Arguments, env: Environment): number | 'never' | undefined {
  const said = lookUp('expires', given, env);
  const now = unixNow();
  return said && expiresAt(needValue('expires', parseExpiry(said.text, now)), now);
}

/** The same, where nothing can be done without it. */
export function needOwnEnd(given: Arguments, env: Environment): number | 'never' {
  const end = readOwnEnd(given, env);
  const next = 'Use --expires 90d, --expires 2027-12-31 or --expires never.';
  if (end === undefined) throw usageError('Until when should this key work?', next);
  return end;
}

/** @throws WizardError `usage` where none is given, or one is wrong */
export function readLimits(given: Arguments, env: Environment): Partial<Limits> {
  const [rate, quota, throttle] = ['rate', 'quota', 'throttle'].map((flag) => lookUp(flag, given, env)?.text);
  if (rate === undefined && quota === undefined && throttle === undefined) {
    throw new WizardError('usage', {
      what: 'Which limit should change?',
      next: 'Use --rate 100/60s, --quota 10000/day, --throttle off; "unlimited" takes one away.',
    });
  }
  return {
    ...(rate === undefined ? {} : { rate: needValue('rate', parseRate(rate)) }),
    ...(quota === undefined ? {} : { quota: needValue('quota', parseQuota(quota)) }),
    ...(throttle === undefined ? {} : { throttle: needValue('throttle', parseThrottle(throttle)) }),
  };
}

/** Seconds. @throws WizardError `usage` */
export function readTime(
  flag: 'expiring' | 'overlap',
  given: Arguments,
  env: Environment,
): number | undefined {
  const text = lookUp(flag, given, env)?.text;
  if (text === undefined) return undefined;
  const seconds = readPeriod(text);
  if (seconds !== undefined) return seconds;
  throw usageError(`--${flag}: ${quoted(text)} is not a time.`, 'Try 7d, 24h or 30min.');
}

/** @throws WizardError `usage` */
export function readFilter(given: Arguments, env: Environment, facts: Facts): KeyFilter {
  const state = lookUp('state', given, env)?.text;
  const known = keyStates.find((one) => one === state);
  if (state !== undefined && known === undefined) {
    const next = `Use one of ${keyStates.join(', ')}.`;
    throw usageError(`--state: ${quoted(state)} is not a state of a key.`, next);
  }
  const api = lookUp('api', given, env)?.text;
  const expiring = readTime('expiring', given, env);
  const options = stepById(journey, 'apis').options?.({}, facts) ?? [];
  return {
    ...(api === undefined ? {} : { api: needValue('api', matchOption(api, options)).value }),
    ...(expiring === undefined ? {} : { expiring }),
    ...(known === undefined ? {} : { state: known }),
    all: lookUp('all', given, env)?.text === 'yes',
  };
}
