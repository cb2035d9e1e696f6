import type { Flow } from '../wizard/flow.ts';
import { failedResult } from '../wizard/key-stage.ts';
import { describeMetadata } from '../wizard/parse/details.ts';
import {
  type RecipeInput,
  type RecipeResult,
  sharableMetadata,
  writeRecipe,
} from '../wizard/recipe-write.ts';
import type { Standing } from '../wizard/standing.ts';
import { journey } from '../wizard/steps/journey.ts';
import { askToReplace } from './key-actions.ts';

/** Saves the answers as a recipe. A failure is a result with what and next. */
export async function saveRecipe(
  { flow, facts }: Standing,
  { input, agreed, replies }: RecipeInput,
): Promise<RecipeResult> {
  const names = sharableMetadata(flow.answers);
  const open = replies === undefined ? undefined : names[replies.length];
  if (open !== undefined) return { state: 'ask', question: askShared(open, flow) };
  const shared = replies === undefined ? names : names.filter((_, index) => replies[index]);
  const { saveRecipeFile } = await import('../store/recipe-file.ts');
  try {
    const path = await saveRecipeFile(input, writeRecipe(journey, flow, facts, shared), { force: agreed });
    return { state: 'done', said: `Saved as a recipe to ${path}; it contains no secret.`, safe: false };
  } catch (error) {
    return askToReplace(error) ?? failedResult(error);
  }
}

function askShared(name: string, { answers }: Flow): string {
  const { [name]: value = null } = answers.metadata ?? {};
  return `${describeMetadata({ [name]: value })}: is that the same for everyone?`;
}
