import { forgetKept } from '../../store/kept-keys.ts';
import type { KeyDeed, MenuRow } from '../../wizard/keys/menu.ts';
import { menuOf } from '../../wizard/keys/menu.ts';
import { type KeyRow, rowOf } from '../../wizard/keys/row.ts';
import { showKey } from '../../wizard/keys/show.ts';
import type { Facts } from '../../wizard/types.ts';
import { type Done, extendKey, limitKey, resumeKey, revokeKey, suspendKey } from './deeds.ts';
import { type KeyDesk, nowOf } from './desk.ts';
import { type Found, findKey } from './find.ts';
import { type Listed, listRows } from './list.ts';

/** One key, opened: what is known of it, and what can be done with it. */
export type OpenKey = {
  readonly found: Found;
  readonly name: string;
  /** As it is now. */
  readonly row: KeyRow;
  readonly values: readonly (readonly [label: string, value: string])[];
  readonly menu: readonly MenuRow[];
};

/** The list of keys for a face that asks. */
export type KeyBrowser = {
  readonly facts: Facts;
  now(): number;
  list(signal: AbortSignal): AsyncGenerator<Listed>;
  open(row: KeyRow): Promise<OpenKey>;
  /** Everything but a rotation, which ends the list: its key must be given out. Throws WizardError. */
  perform(open: OpenKey, deed: Exclude<KeyDeed, { do: 'rotate' }>): Promise<Done>;
};

export function createBrowser(desk: KeyDesk): KeyBrowser {
  const { facts, folder, origin } = desk;
  return {
    facts,
    now: () => nowOf(desk),
    list: (signal) => listRows({ ...desk, client: desk.client, watch: { ...desk.watch, signal } }),
    async open({ id }) {
      const found = await findKey(desk, { text: id });
      const { held, known, name } = found;
      const now = nowOf(desk);
      const is = { isHere: known !== undefined, comesBack: known?.was !== undefined };
      const row = rowOf(found.id, held, known, now);
      return {
        found,
        name,
        row,
        values: showKey(row, held, facts, now),
        menu: menuOf(name, held, facts, is),
      };
    },
    async perform({ found, name }, deed) {
      switch (deed.do) {
        case 'extend':
          return extendKey(desk, found, deed.expires);
        case 'limits':
          return limitKey(desk, found, deed.limits);
        case 'suspend':
          return suspendKey(desk, found);
        case 'resume':
          return resumeKey(desk, found, deed.expires);
        case 'revoke':
          return revokeKey(desk, found);
        case 'forget':
          if (folder !== undefined) await forgetKept(folder, { id: found.id, origin });
          return { what: `${name} is out of the list on this machine.`, notes: [] };
      }
    },
  };
}
