import type { KeyBrowser } from '../../../run/keys/browser.ts';
import type { KeysEnd } from '../../ask-keys.ts';
import { type MountOptions, mount } from '../mount.ts';
import { KeyList } from './app.tsx';

/** The list of keys as a screen of its own. */
export async function runKeyList(browser: KeyBrowser, options: MountOptions): Promise<KeysEnd> {
  let end: KeysEnd = {};
  const onEnd = (last: KeysEnd) => {
    end = last;
  };
  await mount((theme) => <KeyList {...{ browser, theme, onEnd }} />, options);
  return end;
}
