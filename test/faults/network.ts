import { findFreePort } from '../tyk/local-server.ts';
import { butSay } from './answers.ts';
import { type Fault, oneAsks } from './fault.ts';
import { hurry, replaceFlag } from './scene.ts';

const faraway = 'https://gateway.invalid:8443';

export const networkFaults: readonly Fault[] = [
  {
    name: 'nothing listens there',
    arrange: async (scene) => replaceFlag(scene, '--url', `http://127.0.0.1:${await findFreePort()}`),
    ends: 'unreachable',
  },
  {
    name: 'a name that nobody has',
    arrange: (scene) => replaceFlag(scene, '--url', faraway),
    ends: 'unreachable',
  },
  { name: 'a certificate that nobody signed', secure: true, ends: 'unreachable' },
  {
    name: 'a certificate that nobody signed, and --insecure',
    secure: true,
    arrange(scene) {
      scene.env.TYK_KEY_WIZARD_INSECURE = '1';
    },
    ends: 'done',
    faces: oneAsks,
  },
  {
    name: 'every connection is reset',
    meet: { probe: () => 'cut', apis: () => 'cut', policies: () => 'cut', other: () => 'cut' },
    ends: 'unreachable',
  },
  { name: 'create: reset before the answer', meet: { create: () => 'cut' }, ends: 'outcome-unknown' },
  {
    name: 'create: reset behind the making',
    meet: {
      create: butSay('cut'),
    },
    ends: 'outcome-unknown',
  },
  { name: 'read back: reset', meet: { read: () => 'cut' }, ends: 'done', faces: oneAsks },
  { name: 'read back: hangs', arrange: hurry, meet: { read: () => 'hang' }, ends: 'done', faces: oneAsks },
  {
    name: 'a proxy that refuses',
    arrange(scene) {
      replaceFlag(scene, '--url', faraway);
      // The proxy's own password is looked for like the credential.
      const password = encodeURIComponent(scene.credential);
      scene.env.HTTPS_PROXY = scene.stranger.url.replace('//', `//user:${password}@`);
    },
    ends: 'unreachable',
  },
  {
    name: 'a proxy that is not there',
    arrange: async (scene) => {
      replaceFlag(scene, '--url', faraway);
      scene.env.HTTPS_PROXY = `http://127.0.0.1:${await findFreePort()}`;
    },
    ends: 'unreachable',
    faces: oneAsks,
  },
];
