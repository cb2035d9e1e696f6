import { readFile, stat } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { exitCodes } from '../../source/errors.ts';
import { endOf, type Fault } from './fault.ts';
import { findPieces, readAllFiles } from './leaks.ts';
import type { Scene } from './scene.ts';

/** What one run of the program left to be looked at. */
export type Run = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What a terminal shows and has shown, wrapped lines joined. */
  readonly screen: string;
  /** Every byte of every stream. */
  readonly raw: string;
};

export type Verdict = {
  readonly keyLost: string | undefined;
  readonly falseSuccess: string | undefined;
  readonly leaked: string | undefined;
  /** Other promises that were broken: the exit code, what must be told. */
  readonly broken: readonly string[];
};

const NOT_KNOWN = /may\s+(?:exist|have\s+been\s+made)|is\s+not\s+known|answer\s+was\s+lost/i;
const SUCCESS = /Key\s+created(?:,?\s+and|\s+and)?\s+(?:read\s+back\s+as\s+requested|proven)/;
/** The key itself is as it should be, whatever else went wrong. */
const goodKey = ['done', 'storage', 'left', 'terminated', 'hung-up'];

/** `next`: what the next run told. */
export async function judge(fault: Fault, scene: Scene, run: Run, next = ''): Promise<Verdict> {
  const files = await readAllFiles(scene.home);
  const work = await readAllFiles(scene.cwd);
  const asked = scene.outFile === undefined ? '' : (work.get(scene.outFile) ?? '');
  if (scene.outFile !== undefined) work.delete(scene.outFile);
  const end = endOf(fault, scene.face);
  const said = run.stderr + run.screen;
  const places = [run.stdout, run.screen, asked, ...(fault.keyOnStderr ? [run.stderr] : [])];
  const isDelivered = (key: string) => key !== '' && places.some((place) => place.includes(key));
  // The rich face takes its frame away when it is left: what was told there counts.
  const told = said + stripVTControlCharacters(run.raw);
  // What was left half written is told by its name.
  for (const path of [...work.keys()]) if (next.includes(path)) work.delete(path);
  const isUnknown = (run.code !== exitCodes.done && NOT_KNOWN.test(told)) || fault.next?.test(next) === true;
  const lost = fault.givesAnother
    ? undefined
    : scene.relay.made.find((key) => !isDelivered(key) && !isUnknown);
  const kept = fault.keeps?.(scene.relay.made.at(-1) ?? '');
  const [keptAs] = [...files].find(([path]) => /\/runs\/answer-[^/]+$/.test(path)) ?? [];
  if (kept !== undefined) {
    // There the key belongs, as far as anybody can tell: everywhere else it is looked for.
    if (keptAs !== undefined && files.get(keptAs)?.trimEnd() === kept) files.set(keptAs, '');
    const hideKept = (text: string) => text.replaceAll(kept, '');
    run = { ...run, stderr: hideKept(run.stderr), screen: hideKept(run.screen), raw: hideKept(run.raw) };
  }
  return {
    keyLost: lost === undefined ? undefined : 'a key was made that nobody got',
    falseSuccess: findFalseSuccess(end, run, scene.relay.made.some(isDelivered)),
    leaked:
      findStranger(scene) ??
      findCredential(scene, run, [...files, ...work]) ??
      findKeys(scene, run, [...files, ...work], fault),
    broken: [
      ...findBroken(fault, end, run, said, told),
      ...(await findUnkept(fault, scene.face, { kept, keptAs, said, told })),
      ...(fault.makesNothing && scene.relay.count('create') > 0 ? ['a create went out'] : []),
      ...(fault.next === undefined || fault.next.test(next)
        ? []
        : [`${fault.next} is not said by the next run`]),
    ],
  };
}

async function findUnkept(
  { keepsOnScreen }: Fault,
  face: Scene['face'],
  {
    kept,
    keptAs,
    said,
    told,
  }: { [Name in 'said' | 'told']: string } & { [Name in 'kept' | 'keptAs']?: string },
): Promise<readonly string[]> {
  if (kept === undefined) return keptAs === undefined ? [] : ['an answer was kept that held nothing'];
  const withoutFolds = (text: string) => text.replace(/[\s│]+/g, '');
  const isShown = withoutFolds(said).includes(withoutFolds(kept));
  if (keepsOnScreen) return isShown ? [] : ['it is not shown'];
  if (keptAs === undefined) return ['the answer is kept nowhere'];
  const { mode } = await stat(keptAs);
  return [
    ...((await readFile(keptAs, 'utf8')).trimEnd() === kept ? [] : ['the answer is not kept whole']),
    ...((mode & 0o777) === 0o600 ? [] : [`others may read it: ${(mode & 0o777).toString(8)}`]),
    ...(withoutFolds(told).includes(withoutFolds(keptAs)) ? [] : ['where it is kept is not said']),
    ...(face === 'flags' || isShown ? [] : ['it is not shown']),
  ];
}

function findFalseSuccess(
  end: ReturnType<typeof endOf>,
  { code, raw }: Run,
  isDelivered: boolean,
): string | undefined {
  if (code === 0 && end !== 'done') return 'exit 0';
  if (code === 0 && !isDelivered) return 'exit 0 without a key';
  if (!goodKey.includes(end) && SUCCESS.test(raw)) return 'said to be created and proven';
  return undefined;
}

/** No redirect is followed: what comes to another host came with the credential, or would have asked for it. */
function findStranger({ stranger }: Scene): string | undefined {
  return stranger.seen.length === 0 ? undefined : 'a request to another host';
}

type Named = readonly (readonly [name: string, text: string])[];

function findCredential(scene: Scene, run: Run, files: Named): string | undefined {
  const find = findPieces(scene.credential);
  const places: Named = [
    ['output', run.raw],
    ['screen', run.screen],
    ['another host', scene.stranger.seen.join('\n')],
    ...files.flatMap(
      ([path, text]): Named => [
        ['a name of a file', path],
        [path, text],
      ],
    ),
  ];
  return report('the credential', places, find);
}

/** A key belongs on stdout, on a line of its own on the screen, and in the file that was asked for. */
function findKeys(scene: Scene, run: Run, files: Named, fault: Fault): string | undefined {
  const { keyOnStderr: onStderr = false, shownAs = (key: string) => key } = fault;
  for (const key of scene.relay.made) {
    const find = findPieces(key);
    const alone = (text: string) =>
      text.split('\n').filter((line) => ![key, shownAs(key)].includes(line.trim()));
    const places: Named = [
      ['stderr', onStderr ? alone(run.stderr).join('\n') : run.stderr],
      ['the screen', alone(run.screen).join('\n')],
      ['the bytes of the screen', run.screen === '' ? '' : run.raw.replaceAll(key, '')],
      ['another host', scene.stranger.seen.join('\n')],
      ...files.flatMap(
        ([path, text]): Named => [
          ['a name of a file', path],
          [path, text],
        ],
      ),
    ];
    const found = report('the key', places, find);
    if (found !== undefined) return found;
  }
  return undefined;
}

function report(what: string, places: Named, find: ReturnType<typeof findPieces>): string | undefined {
  for (const [place, text] of places) {
    const piece = find(text);
    if (piece !== undefined) return `${what} in ${place}: ${JSON.stringify(piece)}`;
  }
  return undefined;
}

function findBroken(
  fault: Fault,
  end: ReturnType<typeof endOf>,
  run: Run,
  said: string,
  told: string,
): readonly string[] {
  const code = fault.next === undefined ? exitCodes[end] : null;
  const words = run.raw + said;
  return [
    ...(run.code === code ? [] : [`exit ${run.code}, not ${code}`]),
    ...(/^\s+at .*[:(]\d+/m.test(words) ? ['a stack trace'] : []),
    ...(/itself went wrong/.test(words) ? ['an error of its own'] : []),
    ...(/\bundefined\b|\[object |\bNaN\b/.test(said) ? ['a value that is none'] : []),
    ...(fault.says === undefined || fault.stderr === 'closed' || fault.says.test(told)
      ? []
      : [`${fault.says} is not said`]),
    ...(fault.never?.test(run.raw) ? [`${fault.never} reached the terminal`] : []),
  ];
}
