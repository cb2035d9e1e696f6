import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** As many characters of a secret in a row, in any of its forms, count as the secret. */
const PIECE = 12;

/** Finds pieces of secrets: as they stand, in base64 (at any offset), in hex, escaped for addresses, reversed. */
export function findPieces(...secrets: readonly string[]): (text: string) => string | undefined {
  const pieces = new Set(secrets.flatMap(formsOf).flatMap(cut));
  return (text) => {
    for (let at = 0; at + PIECE <= text.length; at += 1) {
      const piece = text.slice(at, at + PIECE);
      if (pieces.has(piece)) return text.slice(Math.max(0, at - 30), at + PIECE + 20);
    }
    return undefined;
  };
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].flatMap((offset) => {
    // The letters at both ends depend on what stands beside the secret.
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const inside = text.slice(offset === 0 ? 0 : offset + 1, -1);
    return [inside, inside.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const reversed = [...secret].reverse().join('');
  const hex = bytes.toString('hex');
  return [secret, encodeURIComponent(secret), reversed, ...base64, hex, hex.toUpperCase()];
}

function cut(form: string): readonly string[] {
  return Array.from({ length: Math.max(0, form.length - PIECE + 1) }, (_, at) => form.slice(at, at + PIECE));
}

/** Every file under a folder, with its name: what a program has left behind. */
export async function readAllFiles(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.map(async (file) => [file, await readFile(file, 'latin1').catch(() => '')] as const),
  );
  return new Map(texts);
}
