import { saveRecipe } from '../run/recipe.ts';
import { recipeQuestion } from '../wizard/recipe-write.ts';
import type { Standing } from '../wizard/standing.ts';
import { type Asker, askYesNo } from './asker.ts';

/** Saves the answers as a recipe, asking for the file where none is named. False: there is none. */
export async function saveAsRecipe(
  asker: Asker,
  standing: Standing,
  named?: { readonly file: string; readonly force: boolean },
): Promise<boolean> {
  const typed = named === undefined ? await asker.text(recipeQuestion) : { answer: named.file };
  if ('go' in typed) return false;
  const replies: boolean[] = [];
  let agreed = named?.force ?? false;
  for (;;) {
    const result = await saveRecipe(standing, { input: typed.answer, agreed, replies });
    if (result.state === 'done') asker.praise({ what: result.said });
    if (result.state === 'failed') asker.warn({ what: result.what, next: result.next });
    if (result.state !== 'ask' && result.state !== 'confirm') return result.state === 'done';
    const reply = await askYesNo(asker, { title: result.question, isYes: result.state === 'ask' });
    if ('go' in reply) return false;
    if (result.state === 'ask') replies.push(reply.answer);
    else if (reply.answer) agreed = true;
    else return false;
  }
}
