import { asking, type Face, type Fault, oneAsks, type Turn } from './fault.ts';
import { leaveOut, replaceFlag, type Scene } from './scene.ts';

const everyFace = (turns: readonly Turn[]) => ({ lines: turns, prompts: turns, rich: turns });

function typedSecret(scene: Scene): void {
  scene.env.TYK_KEY_WIZARD_SECRET = undefined;
}

/** Ctrl+C at a question that these flags leave open. */
function quitsAt(stage: string, when: RegExp, ...flags: readonly string[]): Fault {
  return {
    name: `quits at ${stage}`,
    arrange: (scene) => leaveOut(scene, ...flags),
    turns: everyFace([{ when, press: ['ctrl-c'] }]),
    ends: 'left',
    faces: asking,
  };
}

const secretAsked = /(?:The|Your) Gateway secret[\s\S]*(?:not shown\):$|▏|$)/;
const typeSecret = (secret: string): { readonly [Name in Face]?: readonly Turn[] } =>
  everyFace([{ when: secretAsked, paste: secret, press: ['enter'] }]);

export const userFaults: readonly Fault[] = [
  {
    name: 'pastes 64 KB into the secret',
    arrange: (scene) => {
      if (scene.face === 'flags') scene.env.TYK_KEY_WIZARD_SECRET = 'x'.repeat(65_536);
      else typedSecret(scene);
    },
    turns: typeSecret('x'.repeat(65_536)),
    ends: 'usage',
    // Inquirer draws its mask anew for every character: the prompts face is busy with it for minutes.
    faces: ['flags', 'lines', 'rich'],
  },
  {
    name: 'a wrong credential',
    arrange(scene) {
      scene.env.TYK_KEY_WIZARD_SECRET = `${scene.credential}x`;
    },
    ends: 'credential',
  },
  {
    name: 'a wrong credential (Dashboard)',
    tyk: { as: 'dashboard' },
    arrange(scene) {
      scene.env.TYK_KEY_WIZARD_SECRET = `${scene.credential}x`;
    },
    ends: 'credential',
    faces: oneAsks,
  },
  {
    name: 'a Gateway that is called a Dashboard',
    arrange: (scene) => replaceFlag(scene, '--deployment', 'self-managed'),
    ends: 'unreachable',
  },
  {
    name: 'a Dashboard that is called a Gateway',
    tyk: { as: 'dashboard' },
    arrange: (scene) => replaceFlag(scene, '--deployment', 'open-source'),
    ends: 'unreachable',
    faces: oneAsks,
  },
  {
    name: 'an expiry in the past',
    arrange: (scene) => replaceFlag(scene, '--expires', '2020-01-01'),
    ends: 'usage',
  },
  {
    name: 'an expiry in milliseconds',
    arrange: (scene) => replaceFlag(scene, '--expires', String(Date.now() + 3_600_000)),
    ends: 'usage',
    faces: oneAsks,
  },
  {
    name: 'an API that nobody has',
    arrange: (scene) => replaceFlag(scene, '--api', 'Paymets'),
    ends: 'usage',
  },
  {
    name: 'an API that takes no key',
    arrange: (scene) => replaceFlag(scene, '--api', 'Weather'),
    ends: 'usage',
    faces: oneAsks,
  },
  {
    name: 'an address that is none',
    arrange: (scene) => replaceFlag(scene, '--url', 'not an address'),
    ends: 'usage',
    faces: oneAsks,
  },
  quitsAt('the deployment', /Where does your Tyk run\?/, '--deployment', '--url'),
  quitsAt('the address', /Gateway address/, '--url'),
  {
    ...quitsAt('the secret, half typed', /^$/),
    arrange: typedSecret,
    turns: everyFace([{ when: secretAsked, press: ['half-a-secret-of-mine', 'ctrl-c'] }]),
    never: /half-a-secret/,
  },
  quitsAt('the access', /What may this key call\?|APIs\.|Numbers with commas/, '--api'),
  quitsAt('the expiry', /How long should this key work/, '--expires'),
  quitsAt('the details', /Use the defaults/),
  quitsAt('the review', /Create\s+the\s+key/),
  {
    name: 'quits at the key',
    turns: {
      lines: [{ when: /a\s+key\s+twice\.[\s\S]*:$/, press: ['ctrl-c'] }],
      prompts: [
        { when: /\? Save the key now/, press: ['ctrl-c'] },
        { when: /not saved yet/, press: ['ctrl-c'] },
      ],
      rich: [
        { when: /Tyk\s+will\s+never\s+show/, press: ['ctrl-c'] },
        { when: /not saved yet/, press: ['ctrl-c'] },
      ],
    },
    ends: 'left',
    asked: { prompts: 'done', rich: 'done' },
    faces: asking,
  },
  {
    name: 'presses keys before anything is there',
    during: (_scene, running) => running.press('x', 'enter', 'enter', 'up', 'down', 'esc', 'enter', 'd'),
    // The first question takes them for its answer; who answered it as well would answer the next one unseen.
    turns: { prompts: [{ when: /Signed in/ }, { when: /✔ Use the defaults/ }] },
    ends: 'done',
    // Lines typed ahead are answers there.
    faces: ['prompts', 'rich'],
  },
];
