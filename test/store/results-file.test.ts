import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { noteOf, openResults, type RunNote } from '../../source/store/results-file.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';

const note: RunNote = { run: 'ours', marked: true, digest: 'd', upTo: 0, doubted: [] };
/** No process has it: what was killed wrote the note. */
const DEAD = 2 ** 30;

describe('the results of two runs that begin together', () => {
  it.each<[string, (out: string) => Promise<void>]>([
    [
      'whose note came first',
      (out) => writeFile(noteOf(out), JSON.stringify({ ...note, run: 'theirs', pid: DEAD })),
    ],
    ['whose file came first', (out) => writeFile(out, 'row,alias,key\n1,a,theirs\n')],
  ])('are of the one %s', async (_which, begin) => {
    await using folder = await makeTemporaryDirectory();
    const out = `${folder.path}/keys.csv`;
    await begin(out);
    const before = await readFile(out, 'utf8').catch(() => undefined);
    const opening = openResults(out, note, true, false);
    await expect(opening).rejects.toMatchObject({
      kind: 'storage',
      explanation: { why: 'Another run has begun there.', next: 'Wait for it, or choose another path.' },
    });
    expect(await readFile(out, 'utf8').catch(() => undefined)).toBe(before);
  });
});
