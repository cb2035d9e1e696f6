import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cliPath } from './helpers/run-cli.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'pictures');
const pictures = readdirSync(folder).filter((name) => name.endsWith('.svg'));

describe('the pictures', () => {
  it.skipIf(process.platform === 'win32' || !existsSync(cliPath))(
    'show what the program draws today; npm run pictures renews them',
    async () => {
      const played = promisify(execFile)(process.execPath, ['scripts/pictures.mjs', '--check'], {
        cwd: root,
      });
      await expect(played).resolves.toMatchObject({ stderr: '' });
    },
    // Of a hang: every wait in it is for what is on a screen.
    180_000,
  );

  it('are one for each stage, and three more', () => {
    const stages = pictures.filter((name) => /^[1-6]-/.test(name));
    expect(stages).toHaveLength(6);
    expect(pictures).toEqual(expect.arrayContaining(['failing-try.svg', 'lines-face.svg', 'doctor.svg']));
  });

  it('move once: the journey is the six stages, one after another', () => {
    const describe = (name: string) =>
      /<desc[^>]*>([\s\S]*)<\/desc>/.exec(readFileSync(join(folder, name), 'utf8'))?.[1];
    const stages = pictures.filter((name) => /^[1-6]-/.test(name)).sort();
    expect(describe('journey.svg')).toBe(stages.map(describe).join('\n'));
    const film = readFileSync(join(folder, 'journey.svg'), 'utf8');
    expect(film.match(/<g class="frame/g)).toHaveLength(6);
    // Whoever wants no motion, or has a viewer that moves nothing, sees the key.
    expect(film).toContain('prefers-reduced-motion: reduce');
    expect(film).toMatch(/<g class="frame" style=[\s\S]*proven/);
    expect(film.match(/<g class="frame" opacity="0"/g)).toHaveLength(5);
    expect(film).not.toMatch(/\.frame \{[^}]*opacity/);
  });

  it.each(pictures)(
    '%s is text for light and dark pages, and says nothing of the machine it was made on',
    (name) => {
      const svg = readFileSync(join(folder, name), 'utf8');
      expect(svg).toContain('prefers-color-scheme: dark');
      expect(svg).toMatch(/<text /);
      // Whoever knows no CSS, or no variables in it, paints what has no colour of its own black.
      expect(svg).not.toMatch(/var\(|<(?:text|rect|path|circle)\b(?![^>]* fill="#[0-9a-f]{6}")/);
      expect(svg).toMatch(/<title id="title">.+<\/title>/);
      expect(svg).not.toMatch(/<script|<image|<foreignObject|href=/);
      expect(svg).not.toMatch(/\/tmp\/|\/root|\/Users\//);
      for (const [, host] of svg.matchAll(/https?:\/\/([\w.-]+)/g)) {
        expect(['www.w3.org', '127.0.0.1', 'localhost']).toContain(host);
      }
    },
  );
});
