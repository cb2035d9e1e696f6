import type { Explanation } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { Observation } from '../tyk/observation.ts';
import type { AfterExpiry, Offered } from '../tyk/scope.ts';
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
import type { GivenCertificate } from './given-certificate.ts';

/** Where a Tyk runs, in the user's words. `demo` is the sandbox on this machine. */
export type Deployment = 'cloud' | 'hybrid' | 'self-managed' | 'open-source' | 'demo';

/** A duration counts from the moment of creation; a date is a fixed end. Unix seconds. */
export type Expiry = { readonly in: number } | { readonly at: number } | Never;

/** What becomes of an expired key; `usual` is what the Gateway is set to. */
export type AfterEnd = 'usual' | AfterExpiry;

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
  /** The user that is made, where the APIs take a name and a password. */
  user: string;
  passwordFrom: 'made-up' | 'own';
  password: Secret;
  /** The APIs take signed requests: what is made has an id and a secret. */
  hmac: boolean;
  /** Certificate that the key is bound to: a PEM file, or its id in Tyk. */
  certificate: string;
  /** Its private key (a file), for a try. */
  clientKey: string;
  expires: Expiry;
  /** The second yes to a key that never expires. */
  never: boolean;
  details: 'defaults' | 'change';
  rate: Rate;
  throttle: Throttle;
  quota: Quota;
  /** By API id; always whole. */
  apiLimits: { readonly [apiId: string]: Limits };
  /** Whether only a part of what the APIs offer is to be opened: the questions about that follow. */
  scope: 'all' | 'some';
  /** Items of APIs, in the form of wizard/scoped; empty is everything. */
  allow: readonly string[];
  endpointLimits: readonly string[];
  fields: readonly string[];
  maxDepth: readonly string[];
  introspection: boolean;
  /** An MCP server is asked what it offers, with a key of a minute. */
  askServer: boolean;
  tools: readonly string[];
  resources: readonly string[];
  prompts: readonly string[];
  afterExpiry: AfterEnd;
  ownText: 'made-up' | 'own';
  /** The text of the key, which is the credential. */
  keyText: Secret;
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
  /** The name of what exists and is to be overwritten. */
  replace: string;
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

/** What was said so far, and by whom. `given` is text from outside that waits until it can be read. */
export type Told = { readonly answers: Answers; readonly origins: Origins; readonly given: Given };

/** Answers as text, as they are kept for another run. Secrets are left out. */
export type WrittenAnswers = {
  readonly texts: WrittenTexts;
  readonly origins: Origins;
  /** "Orders · 30 days · 100 per 60 s"; absent until the lists were read. */
  readonly summary?: string;
  /** What the chosen APIs and policies are called: no list may have them by then. */
  readonly names?: { readonly [value: string]: string };
};
export type WrittenTexts = { readonly [Id in StepId]?: string };

/** An offer is one key press: `put` are the answers that it sets; undefined forgets one. */
export type Offer = { readonly key: string; readonly label: string; readonly put: Answers };
/** `each` is what happened, where several things did. */
export type Problem = Explanation & { readonly offers?: readonly Offer[]; readonly each?: readonly string[] };

export type Parsed<V> =
  | { readonly value: V }
  /** `insisted` where it only looks wrong: who gives it a second time means it. */
  | { readonly problem: Problem; readonly insisted?: Secret };

/** Work that must have succeeded before a step is shown; done in run/, once for each change of its needs. */
export type EffectName =
  | 'connect'
  | 'stored'
  | 'lists'
  | 'offered'
  | 'primitives'
  | 'certificate'
  | 'taken'
  | 'preview';

export type Loaded<T> =
  | { readonly state: 'ready'; readonly items: readonly T[]; readonly leftOut?: LeftOut }
  | { readonly state: 'failed'; readonly problem: Problem };

export type Profile = {
  readonly name: string;
  readonly deployment: Exclude<Deployment, 'demo'>;
  readonly url: string;
  readonly gatewayUrl?: string;
  readonly localGatewayUrl?: string;
  readonly caFile?: string;
  readonly organisation?: string;
  /** The face it was saved from, where that is not the usual one: it talks again next time. */
  readonly face?: string;
  /** Real users depend on it: a key is made there only after a second yes. */
  readonly production?: true;
  /** Unix seconds. */
  readonly lastUsed: number;
};

/** What is remembered of a key that was made on this machine; never the key. `apis` are ids, times are Unix seconds. */
export type MadeBefore = {
  readonly origin: string;
  /** Absent where keys are not hashed. */
  readonly hash?: string;
  readonly alias: string;
  readonly apis: readonly string[];
  /** What tells it from others (`markKey`), in a word that tells nothing else; absent where nothing does. */
  readonly scope?: string;
  readonly expires: number | 'never';
  /** When the answer came. */
  readonly at: number;
};

/** A journey that was made here before, and when it was left (Unix seconds). */
export type EarlierRun = { readonly id: string; readonly answers: WrittenAnswers; readonly at: number };

/** What earlier runs on this machine left; runs are offered in faces that ask, and nowhere else. */
export type Earlier = {
  readonly made: readonly MadeBefore[];
  /** Broken off while questions were asked. */
  readonly draft?: EarlierRun;
  /** Creates that went out, and whose answer never came. */
  readonly lost?: readonly (EarlierRun & { readonly asked?: Pick<MadeBefore, 'scope'> })[];
  /** A key was made of it. */
  readonly last?: EarlierRun;
};

/** Who runs the program, where, and what is kept here: there before anybody is asked. */
export type Surroundings = {
  /** Unix seconds of this machine's clock. */
  readonly now: number;
  readonly user: string;
  readonly host: string;
  readonly profiles: readonly Profile[];
  /** The profile that `--profile` names in so many words. */
  readonly profileNamed?: string;
  /** --yes: limits and details are not asked. */
  readonly takesDefaults?: true;
  /** Which server the demo plays. */
  readonly demoAs: 'gateway' | 'dashboard';
  /** What earlier runs on this machine left. */
  readonly earlier?: Earlier;
  /** Nothing can be kept on this machine, so that nothing is to be remembered. */
  readonly keepsNothing?: true;
  /** Where a credential is stored, by the origin (scheme, host, port) that it belongs to. */
  readonly stored?: { readonly [origin: string]: CredentialPlace };
  /** Credentials given by flags or the environment, by the server that they are for. */
  readonly credentials: {
    readonly [Kind in ServerKind]?: { readonly secret: Secret; readonly origin: Origin };
  };
  /** Read from the files that flags name. */
  readonly givenSecrets?: {
    readonly [Id in 'password' | 'keyText']?: { readonly secret: Secret; readonly origin: Origin };
  };
  /** Where one in plain text would go. */
  readonly credentialsFile?: string;
  /** Why this machine has no keychain for credentials. */
  readonly noKeychain?: string;
};

/** What came of the work between the steps. Nothing else changes it. */
export type Results = {
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
  /** What came of reading the one stored for this origin; `why` it could not be read. */
  readonly unlocked?: {
    readonly origin: string;
    readonly secret?: Secret;
    readonly why?: string;
    /** Somebody did not wait for the keychain: what is in it may be good. */
    readonly skipped?: true;
  };
  readonly organisation?: string;
  readonly apis?: Loaded<Api>;
  readonly policies?: Loaded<Policy>;
  /** What can be ticked of the chosen APIs, by their ids; read only where somebody narrows them. */
  readonly offered?: {
    readonly [apiId: string]:
      | { readonly state: 'ready'; readonly offered: Offered; readonly warning?: string }
      | { readonly state: 'failed'; readonly problem: Problem };
  };
  readonly certificate?: GivenCertificate | undefined;
  /** What has the name already that the user, or the key, is to have; `name` is what a yes to overwriting it says. */
  readonly taken?:
    | { readonly name: string; readonly isText: boolean; readonly record: KeyRecord }
    | undefined;
  /** What the Gateway says that the key would be, several policies combined; absent where it does not tell. */
  readonly effective?: KeyRecord;
};

/** What steps are told beside the answers, and how this run talks to its user; never an answer itself. */
export type Facts = Surroundings &
  Results & {
    /** The face that asks, where it is not the usual one. */
    readonly face?: string;
    /** Every certificate is trusted in this run: said on every screen. */
    readonly insecure?: true;
  };
