import type { Outcome } from '../../source/errors.ts';
import type { Key } from '../helpers/pty.ts';
import type { SandboxOptions } from '../helpers/sandbox.ts';
import type { Hooks } from './relay.ts';
import type { Running, Scene } from './scene.ts';

export type Face = 'flags' | 'lines' | 'prompts' | 'rich';
export const faces: readonly Face[] = ['flags', 'lines', 'prompts', 'rich'];
export const asking: readonly Face[] = ['lines', 'prompts', 'rich'];
/** The faces that ask share one engine, and take turns in what is no matter of theirs: one of them meets it. */
export const oneAsks = ['flags', 'one that asks'] as const;

/** What somebody does in front of a screen, once. */
export type Turn = {
  readonly when: RegExp;
  readonly press?: readonly (Key | string)[];
  readonly paste?: string;
  readonly resize?: readonly [columns: number, rows: number];
};

/** One thing that goes wrong: how it is arranged, and what is promised all the same. */
export type Fault = {
  readonly name: string;
  /** Where it is left out, all if the user does something of his own, else the flags and one that asks. */
  readonly faces?: readonly Face[] | typeof oneAsks;
  readonly tyk?: SandboxOptions;
  /** What the server does instead of answering. */
  readonly meet?: Hooks;
  /** The server has a certificate that nobody has signed. */
  readonly secure?: boolean;
  /** Before the program starts: files, flags, variables. */
  readonly arrange?: (scene: Scene) => void | Promise<void>;
  /** While it runs. */
  readonly during?: (scene: Scene, running: Running) => void | Promise<void>;
  /** Turns of this fault, one after the other, each looked at before the usual ones. */
  readonly turns?: { readonly [Name in Face]?: readonly Turn[] };
  /** Ends of the program that are not pipes or terminals: flags face only. */
  readonly stdout?: 'closed' | 'ends' | 'full';
  readonly stderr?: 'closed';
  /** How the flags face ends (design, section 5); nothing where it is killed. */
  readonly ends: Outcome;
  /** It is killed without a word, and what the next run on this machine then tells. */
  readonly next?: RegExp;
  /** How a face that asks ends, where it is not what `endOf` makes of `ends`. */
  readonly asked?: Outcome | { readonly [Name in Face]?: Outcome };
  /** The key belongs on stderr: stdout could not take it. */
  readonly keyOnStderr?: true;
  /** What stands on a terminal in the place of a key that no header can carry. */
  readonly shownAs?: (key: string) => string;
  /** Another key is given than the one that was made: nobody can say where that went. */
  readonly givesAnother?: true;
  /** Nothing may be asked to be made. */
  readonly makesNothing?: true;
  /** The body of an answer that holds this key in a way that nobody can read: it is kept whole, and shown in person. */
  readonly keeps?: (key: string) => string;
  /** Nowhere else, for no file can be written. */
  readonly keepsOnScreen?: true;
  /** What must be told. */
  readonly says?: RegExp;
  /** What must not reach a terminal. */
  readonly never?: RegExp;
};

/** The faces of each fault in a list: every face that asks has its turn. */
export function withFaces(faults: readonly Fault[]): readonly (readonly [Fault, readonly Face[]])[] {
  let turn = 0;
  return faults.map((fault) => {
    const isOfAll = fault.faces === undefined && (fault.turns ?? fault.during) !== undefined;
    const wanted = isOfAll ? faces : (fault.faces ?? oneAsks);
    const able = asking.filter((face) => fault.turns === undefined || face in fault.turns);
    return [
      fault,
      wanted.map((face) => (face === 'one that asks' ? (able[turn++ % able.length] as Face) : face)),
    ];
  });
}

/** A face that asks shows a problem and asks again; whoever gives up then has left. */
export function endOf({ ends, asked }: Fault, face: Face): Outcome {
  if (face === 'flags') return ends;
  const own = typeof asked === 'string' ? asked : asked?.[face];
  if (own !== undefined) return own;
  return ['unreachable', 'credential', 'refused', 'usage'].includes(ends) ? 'left' : ends;
}
