import { WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { Answer } from './exchange.ts';
import { isObject, readEither, readFields, readList, readText } from './fields.ts';
import { parse } from './json.ts';
import { explainObstacle, isWebPage } from './obstacles.ts';
import { mayHoldKey, redactLine } from './redact.ts';
import { namePermission, REFUSALS } from './refusals.ts';
import { DEEDS, type Doing, quotePolicy, type Refusal } from './refusals-key.ts';
import { readRetryAfter, sayWait } from './retry.ts';
import { fillIn } from './template.ts';
import type { ServerKind } from './types.ts';

/** What was asked of whom, and what no error may repeat. */
export type Context = {
  readonly server: ServerKind;
  readonly doing: Doing;
  /** The credential, and the key that the path holds. Empty where no credential was sent. */
  readonly hide: readonly Secret[];
};

/** Of a create that was answered with yes and no key that can be read. */
export const UNSEEN_KEY = 'A key may have been made that nobody has seen, so nobody can use it.';

const LONGEST_QUOTE = 300;
/** Of a longer text nothing behind this is looked at. */
const LONGEST_TEXT = 4000;

/**
 * The JSON of a good answer.
 * @throws WizardError for everything else, with Tyk's own words as `said`
 */
export function readAnswer(answer: Answer, context: Context): unknown {
  if (answer.cut !== undefined) throw answer.cut;
  const value = parse(answer.text);
  const isChange = changes[context.doing] !== undefined;
  if (isChange && !isSettled(answer, context, value)) throw explainLostAnswer(answer, context);
  const obstacle = isChange ? undefined : explainObstacle(answer, context.hide);
  if (obstacle !== undefined) throw obstacle;
  if (answer.status >= 400 || isRefusal(value)) throw explainRefusal(answer, context);
  if (value === undefined) throw explainUnknownShape(answer, context);
  return value;
}

/** What may have been carried out although nobody has seen the answer. */
const changes: { readonly [Name in Doing]?: string } = {
  create: 'made',
  update: 'changed',
  remove: 'removed',
};

/** Tyk's words for a refusal, by the first row of the dictionary that fits. */
function explainRefusal(answer: Answer, context: Context): WizardError {
  const message = readMessage(answer.text);
  const row = REFUSALS.find((candidate) => fits(candidate, answer, context, message));
  if (row === undefined) return explainOther(answer, context);
  const { url, method, headers } = answer;
  const permission = namePermission(url.pathname, method);
  const explanation = fillIn(row, {
    server: nameServer(context.server),
    host: url.host,
    policy: quotePolicy(cleanText(message, context)),
    wait: sayWait(headers),
    permission,
    permitted: permission.replace(/ .*/, ''),
  });
  const { kind = 'refused', code = answer.status } = row;
  const said = quote(answer, context, kind === 'unreachable' ? 'It' : 'Tyk');
  return new WizardError(kind, { ...explanation, said }, { code, pause: pauseOf(answer) });
}

function pauseOf({ headers }: Answer): number {
  return readRetryAfter(headers['retry-after']);
}

/** A refusal that no row knows, or an answer that no client does. */
function explainOther(answer: Answer, context: Context, did = `would not ${DEEDS[context.doing]}`) {
  const explanation = {
    what: `The ${nameServer(context.server)} ${did}.`,
    next: 'Its answer and its log tell more.',
    said: quote(answer, context),
  };
  return new WizardError('refused', explanation, { code: answer.status });
}

/** Nothing that is known here: the raw answer is shown, made harmless. */
export function explainUnknownShape(answer: Answer, context: Context): WizardError {
  if (context.doing === 'create') return explainNoKey(answer, context);
  return explainOther(answer, context, 'gave an answer that this program does not know');
}

/** A create was answered with yes, so a key may have been made; it may even stand in the answer. */
export function explainNoKey(answer: Answer, context: Context): WizardError {
  const explanation = {
    what: `The ${nameServer(context.server)} said yes, but its answer has no readable key.`,
    why: UNSEEN_KEY,
    next: 'Try again. If it stays so, its answer and its log tell more.',
    said: quote(answer, context),
  };
  const whole = isKnownShape(answer.text) ? {} : { answer: new Secret(answer.text) };
  return new WizardError('contradicted', explanation, { code: answer.status, ...whole });
}

/** Nothing, or what Tyk says when it makes a key for somebody with a password: no part of it can hold a key. */
function isKnownShape(text: string): boolean {
  const value = parse(text);
  const known = /^(?:status|action|key|key_id|key_hash)$/;
  return isObject(value) ? Object.keys(value).every((name) => known.test(name)) : text.trim() === '';
}

/** "Tyk answered 401: Not authorised", without secrets and control characters, 300 characters at most. */
export function quote(answer: Answer, context: Context, speaker = 'Tyk'): string {
  const message = cleanText(readMessage(answer.text), context);
  const characters = [...message];
  const cut = characters.length > LONGEST_QUOTE ? `${characters.slice(0, LONGEST_QUOTE).join('')}…` : message;
  return `${speaker} answered ${answer.status}${cut === '' ? '.' : `: ${cut}`}`;
}

/** The message of an error in either spelling, the `error` of a proxied API, of JSON-RPC or GraphQL, or the whole text. */
export function readMessage(text: string): string {
  const value = parse(text);
  if (!isObject(value)) return text;
  const [first] = readList(value.errors);
  const inner = [value.error, first].map((error) => readText(readFields(error).message));
  return readText(readEither(value, 'Message')) || readText(value.error) || inner.find(Boolean) || text;
}

function nameServer(server: ServerKind): string {
  return server === 'gateway' ? 'Gateway' : 'Dashboard';
}

function fits(row: Refusal, answer: Answer, { server, doing }: Context, message: string): boolean {
  return (
    (row.server === undefined || row.server === server) &&
    (row.doing === undefined || row.doing.includes(doing)) &&
    (row.status === undefined || row.status.includes(answer.status)) &&
    (row.json === undefined || row.json === isObject(parse(answer.text))) &&
    (row.text === undefined || row.text.test(message))
  );
}

/** Dashboards answer some errors with 200 and `Status: "Error"`. */
function isRefusal(value: unknown): boolean {
  return isObject(value) && readText(readEither(value, 'Status')).toLowerCase() === 'error';
}

/** A good answer that does not say no. */
export function isYes({ status, text }: Answer, value = parse(text)): boolean {
  return status >= 200 && status < 300 && !isRefusal(value);
}

/** With these Tyk refuses a change; of others, such as 502 and 504, something in front of it has made the answer. */
const REFUSING = [200, 400, 401, 403, 404, 405, 413, 429, 500];
/** All fields of Tyk's errors (dashboard-api.md, section 2), and of its good answers. */
const OWN_FIELDS = /^(?:status|message|meta|errors|data|action|key|key_id|key_hash)$/i;

/**
 * Whether it is known what became of a change: Tyk said yes, or it said no in its own form with a status of its own.
 * A proxy, a load balancer or an API gateway in front knows nothing of what happened behind it.
 */
function isSettled(answer: Answer, { server, doing }: Context, value: unknown): boolean {
  // Some servers call their JSON a web page.
  const isPage = value === undefined && isWebPage(answer);
  if (isYes(answer, value)) return doing === 'create' ? !isPage : value !== undefined;
  if (!isOwnRefusal(answer, value)) return false;
  // The Dashboard asks its Gateway: what was never dialled made no key, a lost answer may have (tyk issue 226).
  const message = readMessage(answer.text);
  const lost =
    /Failed to save new session object to Tyk/i.test(message) && !/dial|lookup|refused/i.test(message);
  return !(server === 'dashboard' && lost && /EOF|timeout|deadline|reset|canceled/i.test(message));
}

function isOwnRefusal({ status }: Answer, value: unknown): boolean {
  return (
    REFUSING.includes(status) &&
    isObject(value) &&
    isRefusal(value) &&
    typeof readEither(value, 'Message') === 'string' &&
    Object.keys(value).every((name) => OWN_FIELDS.test(name))
  );
}

const NOT_OF_TYK =
  'The answer does not come from Tyk: whatever sent it, in front of Tyk, does not know what happened to the request.';

function explainLostAnswer(answer: Answer, context: Context): WizardError {
  const isCreate = context.doing === 'create';
  const isOwn = isOwnRefusal(answer, parse(answer.text));
  const obstacle = explainObstacle(answer, context.hide)?.explanation;
  const whole = isCreate && obstacle === undefined && mayHoldKey(answer.text);
  const explanation = {
    what: `Whether the key was ${changes[context.doing]} is not known.`,
    why: isOwn
      ? 'The answer was lost between the Gateway and here.'
      : [obstacle?.what, obstacle?.why, NOT_OF_TYK].filter(Boolean).join(' '),
    ...(isCreate ? {} : { next: 'Look at the key before you try again.' }),
    said: quote(answer, context, isOwn ? 'Tyk' : 'It'),
  };
  const more = whole ? { answer: new Secret(answer.text) } : {};
  const pause = pauseOf(answer);
  return new WizardError('outcome-unknown', explanation, { code: answer.status, pause, ...more });
}

/** Some answers repeat the path, and with it the key. What looks like one of Tyk's own keys goes too. */
function cleanText(text: string, { hide }: Context): string {
  return redactLine(text.slice(0, LONGEST_TEXT), hide);
}
