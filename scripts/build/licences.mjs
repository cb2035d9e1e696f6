import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
const LICENCE_FILE = /^(licen[cs]e|copying)(\.(md|txt))?$/i;
const RULE = '-'.repeat(80);

/** Folders of the packages that gave at least one byte to the bundle. */
function bundledFolders(metafile) {
  const folders = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = PACKAGE_FOLDER.exec(path)?.[0];
      if (folder && bytesInOutput > 0) folders.add(folder);
    }
  }
  return [...folders];
}

/** The package's own licence file; for a package that ships none, the text kept in scripts/licences. */
async function readLicence(folder, name, root) {
  const own = (await readdir(folder)).find((file) => LICENCE_FILE.test(file));
  const path = own ? join(folder, own) : join(root, 'scripts/licences', `${name.replace('/', '-')}.txt`);
  try {
    return (await readFile(path, 'utf8')).replaceAll('\r\n', '\n').trim();
  } catch (cause) {
    throw new Error(`${name} is bundled and ships no licence text: put it into ${path}`, { cause });
  }
}

async function describePackage(folder, root) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  if (!license) throw new Error(`${name} is bundled and its package.json names no licence`);
  return { title: `${name} ${version} (${license})`, text: await readLicence(folder, name, root) };
}

/** THIRD-PARTY-LICENSES: every package inside the bundle by name, version and licence; equal texts stand once. */
export async function writeLicences(metafile, root) {
  const folders = bundledFolders(metafile).map((folder) => join(root, folder));
  const packages = await Promise.all(folders.map((folder) => describePackage(folder, root)));
  packages.sort((a, b) => (a.title < b.title ? -1 : 1));
  const titles = new Map();
  for (const { title, text } of packages) titles.set(text, [...(titles.get(text) ?? []), title]);

  const sections = [...titles].map(([text, names]) => `${RULE}\n${names.join('\n')}\n\n${text}\n`);
  return [`Other people's work inside this program: ${packages.length} packages.\n`, ...sections].join('\n');
}
