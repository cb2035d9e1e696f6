import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '../../source/wizard/types.ts';
import { temporaryFolder } from './helpers.ts';

export const orders: Profile = {
  name: 'orders',
  deployment: 'self-managed',
  url: 'http://localhost:3000',
  gatewayUrl: 'http://localhost:8080',
  organisation: '5e9d9544a1dcd60001d0ed20',
  lastUsed: 1_700_000_000,
};
export const cloud: Profile = {
  name: 'big-cat',
  deployment: 'cloud',
  url: 'https://big-cat-adm.aws-euw2.cloud-ara.tyk.io',
  lastUsed: 1_800_000_000,
};

/** A folder with this config file. */
export async function folderWith(text: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'config.json'), text);
  return folder;
}

export function stored(profiles: object, rest: object = {}): string {
  return JSON.stringify({ schemaVersion: 1, profiles, ...rest });
}

export const entry = { deployment: 'open-source', url: 'http://localhost:8080', lastUsed: 5 };
