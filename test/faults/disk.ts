import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asNobody, canBeNobody } from '../helpers/nobody.ts';
import { asking, type Fault, faces, oneAsks } from './fault.ts';
import type { Scene } from './scene.ts';

/** A folder in which nobody can make a file, root included. */
const UNWRITABLE = '/sys/kernel';
/** No file may grow, as on a full disk; pipes and terminals are none. */
const FULL = 'ulimit -f 0';

function withoutConfiguration(scene: Scene): void {
  scene.env.TYK_KEY_WIZARD_CONFIG_DIR = join(UNWRITABLE, 'wizard');
  scene.env.TYK_KEY_WIZARD_DEBUG = undefined;
}

function fillDisk(scene: Scene): void {
  scene.before = FULL;
}

/** As a user without an entry, for whom root's folders are closed. */
function asSomebodyElse(scene: Scene): void {
  scene.before = `set -- ${asNobody.join(' ')} "$@"`;
  Object.assign(scene.env, { TYK_KEY_WIZARD_DEBUG: undefined, XDG_CONFIG_HOME: undefined });
}

/** A home that is none, one after another. */
const homeless: readonly Fault[] = (
  [
    ['none', undefined],
    ['empty', ''],
    ['relative', 'home'],
    ['a dot', '.'],
  ] as const
).map(([name, HOME]) => ({
  name: `HOME is ${name}, and the user has no entry`,
  arrange(scene) {
    asSomebodyElse(scene);
    scene.env.HOME = HOME;
  },
  ends: 'done',
  says: /there is no home\s+folder/,
  faces: canBeNobody ? (HOME === undefined ? faces : oneAsks) : [],
}));

const remembers: Fault['turns'] = {
  lines: [{ when: /Remember this deployment[\s\S]*:$/, press: ['1', 'enter'] }],
  prompts: [{ when: /❯ Yes, as/, press: ['enter'] }],
  rich: [{ when: /Remember this deployment/, press: ['y'] }],
};

const out = (file: string) => (scene: Scene) => void scene.args.push('--out', file);

async function writeProfiles({ home }: Scene, text: string): Promise<void> {
  const folder = join(home, '.config', 'tyk-key-wizard');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), text);
}

export const diskFaults: readonly Fault[] = [
  ...homeless,
  {
    name: 'the configuration belongs to somebody else',
    async arrange(scene) {
      asSomebodyElse(scene);
      await writeProfiles(scene, '{}');
    },
    ends: 'done',
    says: /belongs\s+to\s+another\s+user/,
    faces: canBeNobody ? faces : [],
  },
  { name: '--out in a folder that is not there', arrange: out('nowhere/key.txt'), ends: 'storage' },
  { name: '--out where nobody may write', arrange: out(join(UNWRITABLE, 'key.txt')), ends: 'storage' },
  { name: '--out /dev/full', arrange: out('/dev/full'), ends: 'usage', asked: 'usage' },
  {
    name: '--out /dev/full --force',
    arrange: (scene) => void scene.args.push('--out', '/dev/full', '--force'),
    ends: 'storage',
  },
  {
    name: '--out on a full disk',
    arrange(scene) {
      fillDisk(scene);
      out('key.txt')(scene);
    },
    ends: 'storage',
  },
  {
    name: '--out, and a file that is there',
    async arrange(scene) {
      await writeFile(join(scene.cwd, 'key.txt'), 'another key\n');
      scene.args.push('--out', 'key.txt');
    },
    ends: 'usage',
    asked: 'usage',
    faces: oneAsks,
  },
  {
    name: 'the configuration where nobody may write',
    arrange: withoutConfiguration,
    ends: 'done',
  },
  {
    name: 'a trace where nobody may write',
    arrange(scene) {
      scene.env.TYK_KEY_WIZARD_CONFIG_DIR = join(UNWRITABLE, 'wizard');
    },
    ends: 'storage',
    asked: 'storage',
    faces: oneAsks,
  },
  {
    name: 'a damaged profile file',
    arrange: (scene) => writeProfiles(scene, '{"profiles": {'),
    ends: 'done',
  },
  {
    name: 'profiles of a newer version',
    arrange: (scene) => writeProfiles(scene, '{"schemaVersion": 99, "profiles": {"x": {"deployment": 7}}}'),
    ends: 'done',
  },
  {
    name: 'profiles of another shape',
    arrange: (scene) => writeProfiles(scene, '{"profiles": {"x": null, "y": {"url": 5}, "__proto__": {}}}'),
    ends: 'done',
    faces: oneAsks,
  },
  {
    name: 'no home folder',
    arrange(scene) {
      const gone = { XDG_CONFIG_HOME: undefined, XDG_STATE_HOME: undefined, XDG_DATA_HOME: undefined };
      Object.assign(scene.env, gone, { HOME: join(UNWRITABLE, 'nobody'), TYK_KEY_WIZARD_DEBUG: undefined });
    },
    ends: 'done',
  },
  {
    name: 'the deployment is remembered where nobody may write',
    arrange: withoutConfiguration,
    turns: remembers,
    ends: 'done',
    faces: asking,
  },
  {
    name: 'the disk is full when the deployment is remembered',
    arrange: fillDisk,
    turns: remembers,
    ends: 'done',
    says: /no\s+room/i,
    faces: asking,
  },
  {
    name: 'the disk is full when the key is saved',
    arrange: fillDisk,
    turns: {
      rich: [
        { when: /Tyk\s+will\s+never\s+show/, press: ['s'] },
        { when: /Save the key to which file/, press: ['enter'] },
        { when: /could not be saved/ },
      ],
    },
    ends: 'done',
    says: /no room/i,
    faces: ['rich'],
  },
];
