import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withLock } from '../../source/store/lock.ts';
import { bundleProgram, hasModes, modeOf, refusal, run, temporaryFolder } from './helpers.ts';

async function lockPath(): Promise<string> {
  return join(await temporaryFolder(), 'config.lock');
}

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
  const { stdout } = await run(process.execPath, ['-p', 'process.pid']);
  return Number(stdout);
}

async function age(path: string, seconds: number): Promise<void> {
  const then = Date.now() / 1000 - seconds;
  await utimes(path, then, then);
}

describe('a lock', () => {
  it('names its holder while the work is done, and is gone afterwards', async () => {
    const path = await lockPath();
    const answer = await withLock(path, 'The profiles', async () => {
      expect(await readFile(path, 'utf8')).toMatch(new RegExp(`^${process.pid} ${hostname()} `));
      if (hasModes) expect(await modeOf(path)).toBe('600');
      return 'done';
    });
    expect(answer).toBe('done');
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  it('is gone when the work fails, and the failure comes through', async () => {
    const path = await lockPath();
    await expect(withLock(path, 'The profiles', () => Promise.reject(new Error('full')))).rejects.toThrow(
      'full',
    );
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  it('lets one in at a time and all in the end', async () => {
    const path = await lockPath();
    let inside = 0;
    let total = 0;
    const visit = () =>
      withLock(path, 'The profiles', async () => {
        inside += 1;
        expect(inside).toBe(1);
        const before = total;
        await stat(path);
        total = before + 1;
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 30 }, visit));
    expect(total).toBe(30);
  });

  it('is never seen without its holder, and leaves nothing beside it', async () => {
    const path = await lockPath();
    let isOver = false;
    const watch = (async () => {
      const seen = new Set<string>();
      while (!isOver) seen.add(await readFile(path, 'utf8').catch(() => 'absent'));
      return seen;
    })();
    for (let turn = 0; turn < 100; turn += 1) await withLock(path, 'The profiles', async () => undefined);
    isOver = true;
    expect(await watch).not.toContain('');
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('lets one in at a time even when thirty find the lock of a dead process', async () => {
    const path = await lockPath();
    await writeFile(path, `${await deadPid()} ${hostname()} x`);
    let inside = 0;
    let most = 0;
    const visit = () =>
      withLock(path, 'The profiles', async () => {
        inside += 1;
        most = Math.max(most, inside);
        await stat(path);
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 30 }, visit));
    expect(most).toBe(1);
    expect(await readdir(join(path, '..'))).toEqual([]);
  });
});

describe('a lock that another has left', () => {
  const short = { waitMs: 60 };

  it('is taken over at once when its process is dead', async () => {
    const path = await lockPath();
    await writeFile(path, `${await deadPid()} ${hostname()} x`);
    expect(await withLock(path, 'The profiles', async () => 'in')).toBe('in');
  });

  it.each([
    ['a living process', `${process.pid} ${hostname()} x`],
    ['a process of another machine', '1 another-machine x'],
    ['nobody, for its holder has not written yet', ''],
    ['something else', 'hello'],
  ])('is taken over after ten seconds, not before, when it is held by %s', async (_, holder) => {
    const path = await lockPath();
    await writeFile(path, holder);
    await age(path, 8);
    await expect(withLock(path, 'The profiles', async () => 'in', short)).rejects.toThrow(
      'being written by another',
    );
    expect(await readFile(path, 'utf8')).toBe(holder);
    await age(path, 11);
    expect(await withLock(path, 'The profiles', async () => 'in', short)).toBe('in');
  });

  it('is taken over when its time lies in the future, for a clock was set back', async () => {
    const path = await lockPath();
    await writeFile(path, `${process.pid} ${hostname()} x`);
    await age(path, -3600);
    expect(await withLock(path, 'The profiles', async () => 'in', short)).toBe('in');
  });

  it('is taken over even when somebody died while taking it over', async () => {
    const path = await lockPath();
    await writeFile(path, 'x');
    await writeFile(`${path}.removal`, 'x');
    await age(path, 11);
    await age(`${path}.removal`, 11);
    expect(await withLock(path, 'The profiles', async () => 'in', { waitMs: 1_000 })).toBe('in');
  });

  it('is not removed by a holder who came back too late', async () => {
    const path = await lockPath();
    const another = '1 another-machine y';
    await withLock(path, 'The profiles', () => writeFile(path, another));
    expect(await readFile(path, 'utf8')).toBe(another);
  });
});

describe('waiting for a lock', () => {
  it('ends as soon as the holder is done', async () => {
    const path = await lockPath();
    let release = () => {};
    const entered = new Promise<void>((enter) => {
      withLock(path, 'The profiles', () => {
        enter();
        return new Promise<void>((resolve) => {
          release = resolve;
        });
      });
    });
    await entered;
    const waiting = withLock(path, 'The profiles', async () => 'in');
    release();
    expect(await waiting).toBe('in');
  });

  it('ends with who holds it and what can be done', async () => {
    const path = await lockPath();
    await writeFile(path, `${process.pid} ${hostname()} x`);
    const error = await refusal(withLock(path, 'The profiles', async () => 'in', { waitMs: 30 }));
    expect(error.kind).toBe('storage');
    expect(error.explanation).toEqual({
      what: 'The profiles are being written by another tyk-key-wizard.',
      why: `Process ${process.pid} holds ${path}.`,
      next: 'Try again in a moment. If no other is running, delete that file.',
    });
  });

  it('does not start where the lock can never be made', async () => {
    const folder = await temporaryFolder();
    await expect(withLock(join(folder, 'none', 'lock'), 'The profiles', async () => 'in')).rejects.toThrow(
      'ENOENT',
    );
  });
});

describe.skipIf(!hasModes)('a lock on a full disk', () => {
  it('leaves no empty lock, and fails at once with the reason', async () => {
    const path = await lockPath();
    const program = await bundleProgram(
      await temporaryFolder(),
      `import { withLock } from './source/store/lock.ts';
       await withLock(process.argv[2], 'The profiles', async () => console.log('worked'), { waitMs: 1e9 })
         .catch((error) => console.log(error.code));`,
    );
    const limited = ['-c', 'ulimit -f 0; exec "$0" "$@"', process.execPath, program, path];
    expect((await run('sh', limited)).stdout).toBe('EFBIG\n');
    expect(await readdir(join(path, '..'))).toEqual([]);
    expect(await withLock(path, 'The profiles', async () => 'in', { waitMs: 60 })).toBe('in');
  });
});
