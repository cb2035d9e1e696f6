import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';

/** One entry of a run's file, as it stands there. */
type KeptRun = {
  readonly state: string;
  readonly answers: { readonly texts: { readonly [id: string]: string } };
  readonly key?: { readonly hash?: string; readonly alias: string };
};

async function filesOf(home: string): Promise<string[]> {
  const folder = join(home, '.config', 'tyk-key-wizard', 'runs');
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name));
}

/** Every byte that is kept of runs under this home folder. */
export async function readKeptText(home: string): Promise<string> {
  const texts = await Promise.all((await filesOf(home)).map((file) => readFile(file, 'utf8')));
  return texts.join('\n');
}

export async function readKept(home: string): Promise<KeptRun[]> {
  const runs: KeptRun[] = [];
  for (const file of await filesOf(home)) runs.push(...JSON.parse(await readFile(file, 'utf8')).runs);
  return runs;
}

/** Waits until the only run is kept as `state`, and holds an answer to the step `id`. */
export async function untilKept(home: string, state: string, id: string): Promise<void> {
  const look = async () => (await readKept(home)).map((run) => [run.state, id in run.answers.texts]);
  await expect.poll(look).toEqual([[state, true]]);
}

/** As if the runs had other answers. */
export async function rewriteKept(home: string, texts: { readonly [id: string]: string }): Promise<void> {
  for (const file of await filesOf(home)) {
    const stored = JSON.parse(await readFile(file, 'utf8')) as { runs: KeptRun[] };
    const runs = stored.runs.map((run) => {
      const changed = { ...run.answers.texts, ...texts };
      return { ...run, answers: { ...run.answers, texts: changed } };
    });
    await writeFile(file, JSON.stringify({ ...stored, runs }));
  }
}
