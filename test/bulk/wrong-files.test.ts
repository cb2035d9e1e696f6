import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../helpers/temp.ts';
import { runBulk } from './run-bulk.ts';

let sandbox: Sandbox;
let temp: TemporaryDirectory;
beforeAll(async () => {
  [sandbox, temp] = await Promise.all([startSandbox(), makeTemporaryDirectory()]);
});
afterAll(async () => {
  await Promise.all([sandbox.stop(), temp.remove()]);
});

type Wrong = {
  readonly name: string;
  readonly file?: string;
  readonly bytes: string | Buffer;
  /** Where, what, and what to write instead. */
  readonly says: readonly string[];
  readonly words?: readonly string[];
};

const good = 'Orders=v1,30d,a';

const wrong: readonly Wrong[] = [
  {
    name: 'UTF-16, as "Unicode text" of a spreadsheet is',
    bytes: Buffer.from(`\ufeffapi,expires,alias\n${good}\n`, 'utf16le'),
    says: [
      'rows.csv, line 1: this is UTF-16, or no text.',
      'Save it as UTF-8: "CSV UTF-8 (comma delimited)" in Excel.',
    ],
  },
  {
    name: 'letters of an old code page',
    bytes: Buffer.from(`api,expires,alias\n${good}\nOrders=v1,30d,M\xfcller\n`, 'latin1'),
    says: ['rows.csv, line 3: a letter is not written in UTF-8.', 'Save it as UTF-8'],
  },
  {
    name: 'semicolons',
    bytes: 'api;expires;alias\nOrders=v1;30d;a\n',
    says: [
      'rows.csv, line 1: the columns are kept apart by semicolons.',
      'Save it with commas: api,expires,alias',
    ],
  },
  {
    name: 'tabs',
    bytes: 'api\texpires\nOrders=v1\t30d\n',
    says: ['rows.csv, line 1: the columns are kept apart by tabs.', 'Save it with commas: api,expires'],
  },
  {
    name: 'a quote that is never closed',
    bytes: `api,expires,alias\n${good}\nOrders=v1,30d,"b\n${good}\n`,
    says: [
      'rows.csv, line 3, column alias: the quote that is opened here is never closed.',
      'Close it; a quote inside of a value is written twice',
    ],
  },
  {
    name: 'a quote in the middle of a value',
    bytes: `api,expires,alias\nOrders=v1,30d,5" pipes\n`,
    says: [
      'rows.csv, line 2, column alias: a quote stands in the middle of a value.',
      'write those inside twice: "5"" pipes"',
    ],
  },
  {
    name: 'something behind a closing quote',
    bytes: `api,expires,alias\nOrders=v1,30d,"a"b\n`,
    says: [
      'rows.csv, line 2, column alias: something stands behind a closing quote.',
      'Put all of the value in quotes',
    ],
  },
  {
    name: 'a formula',
    bytes: `api,expires,alias\n${good}\nOrders=v1,30d,=HYPERLINK("http://x";"y")\n`.replace(/"/g, "'"),
    says: [
      'rows.csv, line 3, column alias: "=HYPERLINK(',
      'is a formula.',
      'Save the values, not the formulas',
    ],
  },
  {
    name: 'a column that there is none of',
    bytes: `api,expires,alais\n${good}\n`,
    says: ['rows.csv, line 1, column alais: there is no column "alais".', 'Did you mean alias?'],
  },
  {
    name: 'a column of the deployment',
    bytes: `api,expires,url\n${good}\n`,
    says: [
      'rows.csv, line 1, column url: this is the same for all keys, and no column.',
      'Give it once, as --url.',
    ],
  },
  {
    name: 'a column that stands there twice',
    bytes: 'api,expires,alias,alias\nOrders=v1,30d,a,b\n',
    says: ['rows.csv, line 1, column alias: this column stands there twice.', 'Keep one of the two.'],
  },
  {
    name: 'a column without a name',
    bytes: 'api,expires,\nOrders=v1,30d,a\n',
    says: ['rows.csv, line 1: column 3 has no name.', 'Name it, or take the whole column away.'],
  },
  {
    name: 'a column that is missing',
    bytes: 'expires,alias\n30d,a\n',
    says: ['api: nothing is said.', 'give it once for all rows: --api'],
  },
  {
    name: 'a value that is missing',
    bytes: `api,expires,alias\n${good}\nOrders=v1,,b\n`,
    says: ['rows.csv, line 3, column expires: nothing is said.', 'give it once for all rows: --expires'],
  },
  {
    name: 'a comma too many',
    bytes: `api,expires,alias\nOrders=v1,30d,Smith, John\n`,
    says: [
      'rows.csv, line 2: 4 values stand under 3 columns.',
      'Put a value that holds a comma in quotes: "a, b".',
    ],
  },
  {
    name: 'a comma too few, after CRLF and a BOM',
    bytes: `\ufeffapi,expires,alias\r\n${good}\r\nOrders=v1,30d\r\n`,
    says: [
      'rows.csv, line 3: 2 values stand under 3 columns.',
      'Leave no value out: an empty one is two commas in a row.',
    ],
  },
  {
    name: 'a huge value',
    bytes: `api,expires,alias\n${good}\nOrders=v1,30d,${'x'.repeat(200_000)}\n`,
    says: [
      'rows.csv, line 3',
      'this row is larger than 128 KB.',
      'Look for a quote that is not closed, or shorten the value.',
    ],
  },
  {
    name: 'nothing',
    bytes: '',
    says: [
      'rows.csv, line 1: there is nothing in it.',
      'Write the names of the columns first: api,expires,alias',
    ],
  },
  {
    name: 'names without rows',
    bytes: 'api,expires\n',
    says: ['rows.csv has no rows.', 'Write one line for each key under the names of the columns.'],
  },
  {
    name: 'values that create refuses too, of two rows',
    bytes: 'api,expires,rate\nOrders=v1,soon,100/60s\nNowhere,30d,much\n',
    says: [
      'rows.csv, line 2, column expires: "soon" is not a duration or date.',
      'rows.csv, line 3, column api:',
      'rows.csv, line 3, column rate:',
    ],
  },
  {
    name: 'a narrowing column without a value: nothing is never everything',
    bytes: 'api,expires,allow\nOrders=v1,30d,\n',
    says: [
      'rows.csv, line 2, column allow: nothing is said, and nothing would be everything.',
      'Say what the key is kept to',
    ],
  },
  {
    name: 'no JSON',
    file: 'rows.jsonl',
    bytes: '{"api": "Orders=v1", "expires": "30d"}\n{"api": "Orders=v1", "expires": 30d}\n["Orders"]\n',
    says: [
      'rows.jsonl, line 2: this is no JSON object.',
      'rows.jsonl, line 3: this is no JSON object.',
      'Write one object a line',
    ],
  },
  {
    name: 'JSON of another form, and an unknown name',
    file: 'rows.jsonl',
    bytes: '{"api": {"id": 1}, "expires": "30d"}\n{"api": "Orders=v1", "expiry": "30d"}\n',
    says: [
      'rows.jsonl, line 1, column api: this takes a text.',
      'rows.jsonl, line 2, column expiry: there is no column "expiry".',
    ],
  },
];

describe('a table with a mistake', () => {
  it.each(wrong)('is refused for $name', async ({ file = 'rows.csv', bytes, says, words = [] }) => {
    await using folder = await makeTemporaryDirectory();
    await folder.write(file, bytes as string);
    const before = sandbox.requests.length;
    const out = join(folder.path, 'out.csv');
    const { code, stderr } = await runBulk([join(folder.path, file), '--out', out, ...words], {
      home: temp.path,
      sandbox,
    });
    expect(code, stderr).toBe(2);
    for (const words of says) expect(stderr).toContain(words);
    // Nothing was made, and nothing was written.
    expect(sandbox.requests.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(await readdir(folder.path)).toEqual([file]);
  });
});
