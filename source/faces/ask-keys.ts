import { WizardError } from '../errors.ts';
import type { KeyBrowser, OpenKey } from '../run/keys/browser.ts';
import type { Found } from '../run/keys/find.ts';
import { count } from '../text.ts';
import type { KeyDeed, MenuRow } from '../wizard/keys/menu.ts';
import { fitsFilter, type KeyRow, nameKey, opensOf, sayEnds } from '../wizard/keys/row.ts';
import type { Option } from '../wizard/step.ts';
import { type Asker, askAside, askYesNo } from './asker.ts';

/** How the list was left: a rotation is done after it, for its key goes where every key goes. */
export type KeysEnd = { readonly rotate?: Found };

const TOLD_EACH = 1_000;
/** More rows than this nobody reads through: a part of a name narrows them. */
const MOST_ROWS = 20;

/** The list of keys, question by question. */
export async function askKeys(asker: Asker, browser: KeyBrowser): Promise<KeysEnd> {
  for (;;) {
    const rows = await readRows(asker, browser);
    const row = await chooseRow(asker, browser, rows);
    if (row === undefined) return {};
    const end = await askKey(asker, browser, row);
    if (end !== undefined) return end;
  }
}

async function readRows(asker: Asker, browser: KeyBrowser): Promise<readonly KeyRow[]> {
  const rows: KeyRow[] = [];
  for await (const listed of browser.list(new AbortController().signal)) {
    if (listed.is === 'unlisted') asker.note(listed.problem);
    if (listed.is !== 'row') continue;
    if (fitsFilter(listed.row, {}, browser.facts, browser.now())) rows.push(listed.row);
    if (rows.length % TOLD_EACH === 0) asker.say(`${count(rows.length, 'key')} …`);
  }
  return rows.sort((one, other) => (nameKey(one) < nameKey(other) ? -1 : 1));
}

async function chooseRow(
  asker: Asker,
  browser: KeyBrowser,
  rows: readonly KeyRow[],
): Promise<KeyRow | undefined> {
  if (rows.length === 0) {
    asker.say('There are no keys yet.');
    return undefined;
  }
  let shown = rows;
  while (shown.length > MOST_ROWS) {
    const title = `Which of ${count(shown.length, 'key')}? A part of its alias, API, hash or state`;
    const reply = await asker.text({ title });
    if ('go' in reply) return undefined;
    const found = rows.filter((row) =>
      fitsFilter(row, { search: reply.answer }, browser.facts, browser.now()),
    );
    if (found.length === 0) asker.warn({ what: 'No key matches.' });
    else shown = found;
  }
  const options = shown.map((row): Option => {
    const detail = `${row.state}, ${sayEnds(row)}, ${opensOf(row, browser.facts)}`;
    return { value: row.id, label: nameKey(row), detail };
  });
  const reply = await askAside(asker, { title: `Which key? ${count(shown.length, 'key')}`, options });
  return 'answer' in reply ? shown.find(({ id }) => id === reply.answer) : undefined;
}

/** Undefined: back to the list. */
async function askKey(asker: Asker, browser: KeyBrowser, row: KeyRow): Promise<KeysEnd | undefined> {
  for (;;) {
    const open = await browser.open(row).catch((error: unknown) => tell(asker, error));
    if (open === undefined) return undefined;
    for (const [label, value] of open.values) asker.say(`${label}: ${value}`);
    const options = [
      ...open.menu.map(({ id, label, refused }): Option => {
        return { value: id, label, ...(refused === undefined ? {} : { disabledReason: refused }) };
      }),
      { value: '', label: 'Back to the list' },
    ];
    const reply = await askAside(asker, { title: `What about ${open.name}?`, options });
    const chosen = 'answer' in reply ? open.menu.find(({ id }) => id === reply.answer) : undefined;
    if (chosen === undefined) return 'go' in reply && reply.go === 'quit' ? {} : undefined;
    const deed = await askDeed(asker, chosen, browser.now());
    if (deed?.do === 'rotate') return { rotate: open.found };
    if (deed !== undefined && (await perform(asker, browser, open, deed))) return undefined;
  }
}

/** What is asked before it is done; undefined: not done. */
async function askDeed(asker: Asker, row: MenuRow, now: number): Promise<KeyDeed | undefined> {
  if (row.refused !== undefined) {
    asker.warn({ what: row.refused });
    return undefined;
  }
  if (row.asks !== undefined) {
    const { title, example, parse } = row.asks;
    for (;;) {
      const reply = await asker.text({ title, placeholder: example });
      if ('go' in reply) return undefined;
      const parsed = parse(reply.answer, now);
      if ('value' in parsed) return parsed.value;
      asker.warn(parsed.problem);
    }
  }
  if (row.confirms === undefined) return row.deed;
  const { title, about, yes } = row.confirms;
  const reply = await askYesNo(asker, { title, help: [about], no: 'Stay', yes });
  return 'answer' in reply && reply.answer ? row.deed : undefined;
}

/** True where the key is not there any more. */
async function perform(
  asker: Asker,
  browser: KeyBrowser,
  open: OpenKey,
  deed: Exclude<KeyDeed, { do: 'rotate' }>,
): Promise<boolean> {
  const done = await browser.perform(open, deed).catch((error: unknown) => tell(asker, error));
  if (done === undefined) return false;
  asker.praise({ what: [done.what, ...done.notes].join(' ') });
  return deed.do === 'revoke';
}

function tell(asker: Asker, error: unknown): undefined {
  if (!(error instanceof WizardError)) throw error;
  asker.warn(error.explanation);
  return undefined;
}
