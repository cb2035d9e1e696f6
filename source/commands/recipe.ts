import { once } from 'node:events';
import { WizardError } from '../errors.ts';
import type { Face } from '../faces/faces.ts';
import { presentProblem } from '../present.ts';
import { sanitise } from '../text.ts';
import { parseRecipe, type Recipe } from '../wizard/recipe.ts';
import type { Standing } from '../wizard/standing.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Given } from '../wizard/types.ts';
import { type CommandContext, say } from './context.ts';
import { aboutHere } from './facts.ts';
import type { Arguments } from './options.ts';
import type { Settings } from './settings.ts';

const noRecipe: Recipe = { given: {}, ask: [], message: [] };

/** Commands that ask what a recipe answers. The others would send a secret where a file of others says. */
const takesRecipe = ['create', 'bulk', 'apis', 'policies'];

/** What `--recipe` names, read; problems but the last are said. Throws WizardError `usage`. */
export async function findRecipe(
  context: CommandContext,
  { command, values }: Arguments,
  { recipe: file }: Settings,
): Promise<Recipe> {
  if (file === undefined) return noRecipe;
  if (!takesRecipe.includes(command)) {
    if (!values.has('recipe')) return noRecipe;
    const next = `Leave it out: ${takesRecipe.join(', ')} take one.`;
    throw new WizardError('usage', { what: `${command} takes no recipe.`, next });
  }
  const { readRecipeFile } = await import('../store/recipe-file.ts');
  const read = parseRecipe(await readRecipeFile(file), journey, { file, ...aboutHere() });
  if ('recipe' in read) return read.recipe;
  const [last, ...others] = read.problems.toReversed();
  say(context, ...others.reverse().flatMap((problem) => presentProblem(problem)));
  throw new WizardError('usage', last ?? { what: `${sanitise(file)} is not a recipe.` });
}

/** The demo has addresses of its own. */
export function withoutAddresses({
  url: _url,
  gatewayUrl: _their,
  localGatewayUrl: _own,
  ...given
}: Given): Given {
  return given;
}

/** What its author says to whoever uses it, named as theirs: it is not the wizard that speaks. */
export function presentMessage({ message }: Recipe, file = ''): readonly string[] {
  return message.length === 0 ? [] : [`${sanitise(file)} says:`, ...message.map((line) => `  ${line}`)];
}

/** The first screen of the rich face would push the message away before anybody has read it. False: Ctrl+C. */
export async function awaitReader(context: CommandContext): Promise<boolean> {
  const { stdin } = context;
  say(context, 'Press ⏎ to go on.');
  const [bytes]: Buffer[] = await once(stdin, 'data');
  stdin.pause();
  return !bytes?.includes(CTRL_C);
}

const CTRL_C = 3;

/** `--save-recipe` after the questions: what may differ from one person to the next is asked. */
export async function saveAtEnd(
  context: CommandContext,
  { saveRecipe: file, force }: Settings,
  face: Face,
  standing: Standing | undefined,
): Promise<boolean> {
  if (file === undefined || standing === undefined) return true;
  const { saveAsRecipe } = await import('../faces/ask-recipe.ts');
  const asker = await face.openAsker(context);
  const isSaved = await saveAsRecipe(asker, standing, { file, force }).finally(() => asker.close());
  if (!isSaved) say(context, '! No recipe was saved.');
  return isSaved;
}
