import type { Explanation } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { Observation } from '../tyk/observation.ts';
import type {
  Api,
  JsonValue,
  KeyRecord,
  LeftOut,
  Limits,
  Never,
  Policy,
  Quota,
  Rate,
  ServerKind,
  Throttle,
} from '../tyk/types.ts';
import type { Earlier } from './earlier.ts';
import type { WrittenAnswers } from './written.ts';

/** Where a Tyk runs, in the user's words. `demo` is the sandbox on this machine. */
export type Deployment = 'cloud' | 'hybrid' | 'self-managed' | 'open-source' | 'demo';

/** A duration counts from the moment of creation; a date is a fixed end. Unix seconds. */
export type Expiry = { readonly in: number } | { readonly at: number } | Never;

/** Every answer, by step id. An answer that is not there was not given. */
export type AnswerMap = {
  deployment: Deployment;
  url: string;
  /** Path of certificates (PEM) to trust beside those of Node and the system; empty: none. */
  caFile: string;
  /** The yes to an address that a recipe gives and no profile knows. */
  recipeAddress: boolean;
  /** The yes to sending a credential over plain http to another machine. */
  plainHttp: boolean;
  /** A contradiction that the user has seen and overruled (wizard/contradiction). */
  overrule: string;
  credential: Secret;
  /** API ids, or `id=version` for one version of a Classic versioned API. */
  apis: readonly string[];
  /** Policy ids (database id where the server tells no other). */
  policies: readonly string[];
  expires: Expiry;
  /** The second yes to a key that never expires. */
  never: boolean;
  details: 'defaults' | 'change';
  rate: Rate;
  throttle: Throttle;
  quota: Quota;
  /** By API id; always whole. */
  apiLimits: { readonly [apiId: string]: Limits };
  alias: string;
  tags: readonly string[];
  metadata: { readonly [name: string]: JsonValue };
  detailedLogging: boolean;
  copy: boolean;
  /** Where the APIs are called; empty: where the API itself, or the kind of deployment, says. */
  gatewayUrl: string;
  /** Hybrid: where the user's own Gateway is called. */
  localGatewayUrl: string;
  /** One call with the key once it is made. */
  try: boolean;
  review: 'create';
  /** The second yes to making a key on a deployment that is marked production. */
  production: boolean;
  /** Profile name to remember the deployment under; empty: do not remember. */
  remember: string;
  /** Where the credential is stored for the next time. */
  keep: Keep;
  /** The yes, in person, to a credential in plain text on the disk. */
  keepInFile: boolean;
};

export type CredentialPlace = 'keychain' | 'command' | 'file';
export type Keep =
  | { readonly in: 'nowhere' | 'keychain' | 'file' }
  | { readonly in: 'command'; readonly command: string };

export type StepId = keyof AnswerMap;
export type Answers = { readonly [Id in StepId]?: AnswerMap[Id] };

/** Where an answer came from; shown on review. `name` is the flag, variable or profile. */
export type Origin = {
  readonly kind:
    | 'you'
    | 'flag'
    | 'environment'
    | 'recipe'
    | 'profile'
    | 'last-run'
    | 'keychain'
    | 'default'
    | 'policy';
  readonly name?: string;
};
export type Origins = { readonly [Id in StepId]?: Origin };

/** Flags, variables, recipe fields: text on its way through the same `parse` that typed text passes. */
export type Given = { readonly [Id in StepId]?: GivenText };
/** `where` it stands in a file: said before what is wrong with it. */
type GivenText = { readonly text: string; readonly origin: Origin; readonly where?: string };

/** An offer is one key press: `put` are the answers that it sets; undefined forgets one. */
export type Offer = { readonly key: string; readonly label: string; readonly put: Answers };
export type Problem = Explanation & { readonly offers?: readonly Offer[] };

export type Stage = 1 | 2 | 3 | 4 | 5 | 6;
export type StepKind = 'text' | 'secret' | 'choice' | 'choices' | 'yes-no' | 'pairs' | 'review';

export type Option = {
  /** What parse reads: a choice's word, an API id, a policy id. */
  readonly value: string;
  readonly label: string;
  /** A letter that chooses it at once. */
  readonly key?: string;
  readonly detail?: string;
  /** Shown at the row's end and searched: categories, versions. */
  readonly note?: string;
  /** Headings the row can stand under, one for each way of grouping (see `groupings`). */
  readonly groups?: readonly string[];
  /** Why it cannot be chosen, one short sentence. */
  readonly disabledReason?: string;
  /** What to do instead, shown when a disabled row is pressed. */
  readonly instead?: Problem;
  /** Versions under an API: rows of their own, indented. */
  readonly children?: readonly Option[];
  /** The row stands for all of its children: choosing it chooses them. */
  readonly wholeOf?: 'children';
  /**
   * Answers that come along with this choice, with their origin: a saved profile brings its address. Undefined
   * forgets one: the address of a Dashboard is none for a Gateway.
   */
  readonly puts?: Answers;
  readonly origin?: Origin;
  /** Answers of an earlier run that come along as text. What was said outside, by a flag for example, stands. */
  readonly brings?: WrittenAnswers;
};

export type Parsed<V> =
  | { readonly value: V }
  /** `insisted` where it only looks wrong: who gives it a second time means it. */
  | { readonly problem: Problem; readonly insisted?: Secret };

/** How a step is answered on the command line; the variable and the recipe field are named after it. */
export type Flag = {
  readonly name: string;
  /** What follows it, for --help; absent: a switch with a `--no-` twin. */
  readonly value?: string;
  readonly repeat?: true;
  readonly help: string;
};

/**
 * A question as data. Faces draw it and read keys; they never decide what comes next. `parse` is the one way
 * in, for typed text, flags, variables and recipes alike; `write` is its inverse.
 */
export interface Step<V = unknown> {
  readonly id: StepId;
  readonly stage: Stage;
  readonly kind: StepKind;
  /** The question, ends with "?" or is a noun. */
  title(answers: Answers, facts: Facts): string;
  /** A short name for folded lines, review rows and problems. */
  readonly label: string;
  /** Lines under the field: what it is and where to find it. */
  help(answers: Answers, facts: Facts): readonly string[];
  /** Steps of one group stand on one screen (rich: tabs) and are one step for Back. */
  readonly group?: 'access';
  readonly flag?: Flag;
  /** What is named can only be resolved when the lists are read. */
  readonly late?: true;
  /** Its default is never taken in silence: only by ⏎ or by --yes. */
  readonly insist?: true;
  /** Steps whose change makes this answer stale: "check again", never "erase". They stand before it. */
  readonly needs: readonly StepId[];
  /** Must have succeeded before this step is shown. */
  readonly effect?: EffectName;
  /** A "no" to this yes-no question opens that step again. */
  readonly noReopens?: StepId;
  /** Applies to these answers at all. */
  when(answers: Answers, facts: Facts, origins: Origins): boolean;
  /** Not asked by itself: `initial` holds until somebody edits it from review. */
  quiet?(answers: Answers, facts: Facts): boolean;
  options?(answers: Answers, facts: Facts): readonly Option[];
  /** Names of the ways `Option.groups` can be read, in the same order. */
  readonly groupings?: readonly string[];
  /** Said where no option can be chosen: what to create or change. */
  empty?(answers: Answers, facts: Facts): Problem | undefined;
  /** A choice that also takes own text, under this label. */
  other?(answers: Answers, facts: Facts): string | undefined;
  /** Preselected; a question that has one can be answered with ⏎ alone, or by --yes. */
  initial?(answers: Answers, facts: Facts): V | undefined;
  /** An answer that the surroundings give (a credential in a variable); holds until somebody types another. */
  preset?(answers: Answers, facts: Facts): { readonly value: V; readonly origin: Origin } | undefined;
  /** Shown in an empty text field; not an answer. */
  placeholder?(answers: Answers, facts: Facts): string;
  parse(text: string, answers: Answers, facts: Facts): Parsed<V>;
  /** The value as `parse` reads it; one line for each item of a list. Never called for a secret. */
  write(value: V): string;
  check?(value: V, answers: Answers, facts: Facts): Problem | undefined;
  /** In words, secrets masked. */
  show(value: V, answers: Answers, facts: Facts): string;
  /** One sentence: what this value will do. */
  consequence?(value: V, answers: Answers, facts: Facts): string | undefined;
  /** Said while choosing, a warning that does not stop anybody. */
  warning?(value: V, answers: Answers, facts: Facts): string | undefined;
}

/** Work that must have succeeded before a step is shown; done in run/, once for each change of its needs. */
export type EffectName = 'connect' | 'stored' | 'lists' | 'preview';

export type Loaded<T> =
  | { readonly state: 'ready'; readonly items: readonly T[]; readonly leftOut?: LeftOut }
  | { readonly state: 'failed'; readonly problem: Problem };

export type AskingFace = 'prompts' | 'lines';

export type Profile = {
  readonly name: string;
  readonly deployment: Exclude<Deployment, 'demo'>;
  readonly url: string;
  readonly gatewayUrl?: string;
  readonly localGatewayUrl?: string;
  readonly caFile?: string;
  readonly organisation?: string;
  /** The face it was saved from, where that is not the usual one: it talks again next time. */
  readonly face?: AskingFace;
  /** Real users depend on it: a key is made there only after a second yes. */
  readonly production?: true;
  /** Unix seconds. */
  readonly lastUsed: number;
};

/** What was loaded or observed. Facts are never answers. */
export type Facts = {
  /** Unix seconds of this machine's clock. */
  readonly now: number;
  readonly user: string;
  readonly host: string;
  readonly profiles: readonly Profile[];
  /** The profile that `--profile` names in so many words. */
  readonly profileNamed?: string;
  /** Where a credential is stored, by the origin (scheme, host, port) that it belongs to. */
  readonly stored?: { readonly [origin: string]: CredentialPlace };
  /** What came of reading the one stored for this origin; `why` it could not be read. */
  readonly unlocked?: {
    readonly origin: string;
    readonly secret?: Secret;
    readonly why?: string;
    /** Somebody did not wait for the keychain: what is in it may be good. */
    readonly skipped?: true;
  };
  /** Nothing can be kept on this machine, so that nothing is to be remembered. */
  readonly keepsNothing?: true;
  /** Where one in plain text would go. */
  readonly credentialsFile?: string;
  /** Why this machine has no keychain for credentials. */
  readonly noKeychain?: string;
  /** Credentials given by flags or the environment, by the server that they are for. */
  readonly credentials: {
    readonly [Kind in ServerKind]?: { readonly secret: Secret; readonly origin: Origin };
  };
  /** The face that asks, where it is not the usual one. */
  readonly face?: AskingFace;
  /** --yes: limits and details are not asked. */
  readonly takesDefaults?: true;
  /** Every certificate is trusted in this run: said on every screen. */
  readonly insecure?: true;
  /** Which server the demo plays. */
  readonly demoAs: 'gateway' | 'dashboard';
  /** What earlier runs on this machine left. */
  readonly earlier?: Earlier;
  /** The answers that each effect has succeeded with (see wizard/effects). */
  readonly done: { readonly [Name in EffectName]?: Answers };
  /** What answers at the address; `url` is the demo's own where it is one. */
  readonly connection?: {
    readonly url: string;
    readonly observation: Observation;
    /** Tyk's clock less ours, in seconds, once signed in; absent where nothing tells it. */
    readonly clockAhead?: number | undefined;
    /** Certificates of the CA file (PEM): trusted beside all others. */
    readonly ca?: string;
    /** Where the sandbox guards its demo APIs. */
    readonly gatewayUrl?: string;
  };
  readonly organisation?: string;
  readonly apis?: Loaded<Api>;
  readonly policies?: Loaded<Policy>;
  /** What the Gateway says that the key would be, several policies combined; absent where it does not tell. */
  readonly effective?: KeyRecord;
};
