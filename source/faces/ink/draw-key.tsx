import { promptOf } from '../../journey/prompt.ts';
import type { KeyStage } from '../../journey/state.ts';
import { capitalise } from '../../text.ts';
import { detailsOf, tellTry } from '../../wizard/explain-tried.ts';
import { sayProof } from '../../wizard/outcome.ts';
import { finishedStages } from '../../wizard/trail.ts';
import { drawDialog, drawKeyHelp } from './draw-dialog.tsx';
import { menuOf } from './key-stage.ts';
import { type Saying, span } from './lines.ts';
import { type Canvas, noMain, type Parts, sayBusy, stack } from './parts.ts';
import { workKeys } from './situation.ts';
import type { UiState } from './state.ts';
import { sayBurst } from './views/burst.ts';
import { Menu, menuColumns } from './views/menu.tsx';
import { sayNotice } from './views/notice.ts';

/**
 * The finished key: what came of it, where it is, what can be done, what came last. The key itself is not in the
 * frame: it stands above, whole, in the terminal's own scrollback.
 */
export function drawKeyStage(state: UiState, stage: KeyStage, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  const { dialog } = state;
  const news = drawNews(state, stage, canvas);
  if (dialog?.is === 'type') {
    const parts = drawDialog(state, canvas);
    return { ...parts, notice: stack([parts.notice ?? [], news], canvas) };
  }
  const headline = sayNotice({ theme, width, ...sayProof(stage.made.proof, stage.made.tried) });
  if (dialog?.is === 'agree' && dialog.doing.action !== 'recipe') {
    const parts = drawDialog(state, canvas);
    return { ...parts, heading: [...headline, ...parts.heading] };
  }
  if (dialog !== undefined) return drawDialog(state, canvas);
  if (state.opened === 'keys') return drawKeyHelp(state, canvas);
  return {
    ...(state.opened === 'answer' ? noMain : drawMenu(state, canvas)),
    heading: [...headline, ...drawSafety(stage, canvas)],
    spaced: true,
    notice: [...stack([news, drawFacts(state, stage, canvas)], canvas), ...drawDoubt(state, stage, canvas)],
  };
}

/** Where the key is: the one thing that must not be overlooked here. */
function drawSafety({ made, safe, said }: KeyStage, { theme, width }: Canvas): readonly Saying[] {
  const { to, path, problem } = made.delivered;
  const places = {
    screen: 'it is above',
    stdout: 'it went to standard output',
    clipboard: 'it is in the clipboard',
    file: `it is in ${path ?? 'the file'}`,
    nowhere: 'it could not be shown',
  };
  const told = problem === undefined ? [] : sayNotice({ theme, width, tone: 'bad', ...problem.explanation });
  if (!safe)
    return [
      ...told,
      ...sayNotice({
        ...{ theme, width, tone: 'warning' },
        what: `Save the key now: ${places[to]}. Tyk will never show it again.`,
      }),
    ];
  const saved = said.findLast(({ keeps }) => keeps)?.what;
  const what = saved ?? `The key is safe: ${places[to]}.`;
  return [...told, ...sayNotice({ theme, width, tone: 'good', what })];
}

/** What can be done, each by its letter too. */
function drawMenu(state: UiState, { width }: Canvas): Omit<Parts, 'heading'> {
  const { actions, at } = menuOf(state);
  const items = actions.map(({ key, label }) => ({ key, label: capitalise(label) }));
  const columns = menuColumns(items, width);
  const rows = Math.ceil(items.length / columns);
  return {
    wanted: rows,
    least: columns === 2 ? rows : Math.min(rows, 4),
    drawMain: (height) => <Menu {...{ items, at, columns, height }} />,
  };
}

/** What came last, or what is going on. */
function drawNews(state: UiState, { made, tried }: KeyStage, canvas: Canvas): readonly Saying[] {
  const { theme, width } = canvas;
  const { news, opened, key } = state;
  if (state.doing !== undefined) return drawDoing(state, canvas);
  if (opened === 'answer' && tried !== undefined) {
    return tried.at.flatMap((one) => detailsOf(one).map((text): Saying => ({ text, first: [span('  ')] })));
  }
  if (news === 'tried' && tried !== undefined) {
    const isHeadline = made.tried === tried && tried.at.length === 1;
    if (isHeadline && sayProof(made.proof, tried).what !== sayProof(made.proof).what) return [];
    return tellTry(tried).flatMap(({ details: _, ...told }) => sayNotice({ theme, width, ...told }));
  }
  const said = Array.isArray(news) ? news : [];
  // What made it safe is said above.
  return said
    .filter(({ keeps }) => !(key?.safe && keeps))
    .flatMap((one) => sayNotice({ theme, width, ...one }));
}

/** That nothing proves that a copy arrived, as long as the key is nowhere else. */
function drawDoubt(
  { news }: UiState,
  { safe, sent, said }: KeyStage,
  { theme, width }: Canvas,
): readonly Saying[] {
  const doubt = said.findLast(({ tone }) => tone === 'warning');
  const isSaid = Array.isArray(news) && news.some((one) => one === doubt);
  if (safe || !sent || doubt === undefined || isSaid) return [];
  return sayNotice({ theme, width, ...doubt });
}

function drawDoing(state: UiState, canvas: Canvas): readonly Saying[] {
  const { headway } = state;
  const { theme, width } = canvas;
  if (headway?.is === 'burst') return sayBurst(headway.counts, headway.plan, canvas);
  if (headway?.is === 'waiting') {
    const offers = workKeys(state).flatMap(({ keys: [key = ''], hint }) => {
      if (hint === undefined) return [];
      return key === 'escape'
        ? { key: 'esc', label: `${hint.word}, the key stays` }
        : { key, label: hint.word };
    });
    return sayNotice({ theme, width, tone: 'warning', what: headway.says, offers });
  }
  const busy = promptOf({ ...state, dialog: undefined });
  return busy.is === 'busy' ? sayBusy(busy.says, canvas, busy.slow, busy.slowAfter) : [];
}

/** What it opens, until when, how much, and what logs and analytics show of it. */
function drawFacts(
  { steps, flow, facts }: UiState,
  { made }: KeyStage,
  { theme }: Canvas,
): readonly Saying[] {
  const stages = finishedStages(steps, flow, facts, 6).filter(({ id }) => id === 'access' || id === 'limits');
  const { hash } = made.created;
  const isDemo = flow.answers.deployment === 'demo';
  const parts = [
    ...stages.map(({ text }) => text),
    ...(hash === undefined ? [] : [`hash ${hash}`]),
    ...(isDemo ? ['this is the demo: the key ends with this program'] : []),
  ];
  return [{ text: parts.join(` ${theme.symbols.dot} `), role: 'muted', first: [span('  ')] }];
}
