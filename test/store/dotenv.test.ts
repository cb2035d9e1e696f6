import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect, parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../source/secret.ts';
import { addToDotenv } from '../../source/store/dotenv.ts';
import { hasModes, modeOf, refusal, run, temporaryFolder } from './helpers.ts';

const NAME = 'TYK_API_KEY';
const text = 'eyJvcmciOiI1ZTlkOTU0NGExZGNkNjAwMDFkMGVkMjAifQ==';
const key = new Secret(text);
const line = `${NAME}=${text}`;

async function dotenvWith(content: string | Buffer): Promise<string> {
  const file = join(await temporaryFolder(), '.env');
  await writeFile(file, content);
  return file;
}

/** What the file becomes. */
async function added(content: string, secret = key): Promise<string> {
  const file = await dotenvWith(content);
  await addToDotenv(file, NAME, secret, { replace: true });
  return readFile(file, 'utf8');
}

describe('what a .env file says', () => {
  it.each([
    ['', undefined],
    ['OTHER=1\n', undefined],
    [`# ${NAME}=eyJvcmciOiI1ZTlkOTU0\n`, undefined],
    [`MY_${NAME}=eyJvcmciOiI1ZTlkOTU0\n`, undefined],
    [`${NAME}=\n`, undefined],
    [`${NAME}=   # later\n`, undefined],
    [`${NAME}=""\n`, undefined],
    [`${NAME}=eyJvcmciOiI1ZTlkOTU0\n`, 'eyJv… (20 characters)'],
    [`${NAME}=eyJvcmciOiI1ZTlkOTU0`, 'eyJv… (20 characters)'],
    [`${NAME}=eyJvcmciOiI1ZTlkOTU0\r\nB=2\r\n`, 'eyJv… (20 characters)'],
    [`  export ${NAME} = "eyJvcmciOiI1ZTlkOTU0" # mine\n`, 'eyJv… (20 characters)'],
    [`\uFEFF${NAME}='eyJvcmciOiI1ZTlkOTU0'\n`, 'eyJv… (20 characters)'],
    [`${NAME}=first-of-all-the-keys\n${NAME}=last-of-all-the-keys!\n`, 'last… (21 characters)'],
    [`${NAME}=short\n`, '… (5 characters)'],
    [`${NAME}='é\u001b[2Jx-and-some-more-of-it'\n`, 'éx-a… (26 characters)'],
    [`NOTE="\n${NAME}=eyJvcmciOiI1ZTlkOTU0\n"\n`, undefined],
  ])('%j → %s', async (content, masked) => {
    const adding = addToDotenv(await dotenvWith(content), NAME, key);
    if (masked === undefined) expect((await adding).did).not.toBe('nothing');
    else expect((await refusal(adding)).explanation.what).toContain(`has another ${NAME}: ${masked}.`);
  });

  it('cannot be told where .env is a folder, as Python people have it', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, '.env'));
    const error = await refusal(addToDotenv(join(folder, '.env'), NAME, key));
    expect([error.kind, error.explanation.why]).toEqual(['storage', `${join(folder, '.env')} is a folder.`]);
  });
});

describe('adding the key to a .env file', () => {
  it('makes a new file that only the owner can read', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, '.env');
    expect(await addToDotenv(file, NAME, key)).toEqual({ path: file, did: 'added' });
    expect(await readFile(file, 'utf8')).toBe(`${line}\n`);
    expect(await readdir(folder)).toEqual(['.env']);
    if (hasModes) expect(await modeOf(file)).toBe('600');
  });

  it.each<[string, string, string]>([
    ['an empty file', '', `${line}\n`],
    ['other lines', 'A=1\n\n# note\nB = "2"\n', `A=1\n\n# note\nB = "2"\n${line}\n`],
    ['no line feed at the end', 'A=1', `A=1\n${line}\n`],
    ['Windows line ends', 'A=1\r\nB=2\r\n', `A=1\r\nB=2\r\n${line}\r\n`],
    ['Windows line ends, none at the end', 'A=1\r\nB=2', `A=1\r\nB=2\r\n${line}\r\n`],
    ['a byte order mark', '\uFEFFA=1\n', `\uFEFFA=1\n${line}\n`],
    ['a commented one', `#${NAME}=x\n`, `#${NAME}=x\n${line}\n`],
    ['a longer name', `${NAME}_OLD=x\n`, `${NAME}_OLD=x\n${line}\n`],
    ['the name inside a value', `N="a\n${NAME}=x\nb"\n`, `N="a\n${NAME}=x\nb"\n${line}\n`],
    ['a quote that never ends', `N="a\nB=1\n`, `N="a\nB=1\n${line}\n`],
  ])('appends to a file with %s', async (_, before, after) => {
    expect(await added(before)).toBe(after);
  });

  it.each<[string, string, string]>([
    ['a value', `A=1\n${NAME}=old-value\nB=2\n`, `A=1\n${line}\nB=2\n`],
    ['Windows line ends', `${NAME}=old\r\nB=2\r\n`, `${line}\r\nB=2\r\n`],
    ['no line feed at the end', `A=1\n${NAME}=old`, `A=1\n${line}`],
    ['a quoted value and a note', `export ${NAME} = "o#ld"  # mine\n`, `export ${NAME} = ${text}  # mine\n`],
    ['no value', `${NAME}=\nB=2\n`, `${line}\nB=2\n`],
    ['a note alone', `${NAME}= # later\n`, `${NAME}= ${text} # later\n`],
    ['a # inside the value', `${NAME}=old#value\n`, `${line}\n`],
    ['a value over two lines', `${NAME}='a\nb'\nB=2\n`, `${line}\nB=2\n`],
    ['a byte order mark', `\uFEFF${NAME}=old\n`, `\uFEFF${line}\n`],
    ['itself twice', `${NAME}=a\nA=1\n${NAME}=b\n`, `${line}\nA=1\n${line}\n`],
  ])('replaces where the name has %s', async (_, before, after) => {
    expect(await added(before)).toBe(after);
  });

  it.each([
    ['$& and $1', "'$& and $1'"],
    ['two words', "'two words'"],
    ['a#b', "'a#b'"],
    ['a"b\\n`c`', `'a"b\\n\`c\`'`],
    ['$HOME', "'$HOME'"],
    ['a=b/c+d:e', 'a=b/c+d:e'],
  ])('writes the key %s so that every reader gets it back', async (value, written) => {
    const content = await added(`${NAME}=old\n`, new Secret(value));
    expect(content).toBe(`${NAME}=${written}\n`);
    expect(parseEnv(content)).toEqual({ [NAME]: value });
    if (!hasModes) return;
    const { stdout } = await run('sh', ['-c', `${content}printf %s "$${NAME}"`]);
    expect(stdout).toBe(value);
  });

  it.each(["it's", 'a\nb', 'schlüssel', 'a\tb'])(
    'refuses a key that readers would differ on: %j',
    async (value) => {
      const file = await dotenvWith('A=1\n');
      const { kind, explanation } = await refusal(addToDotenv(file, NAME, new Secret(value)));
      expect(kind).toBe('storage');
      expect(explanation.next).toBe('Save it to a file of its own instead.');
      expect(await readFile(file, 'utf8')).toBe('A=1\n');
    },
  );

  it('keeps every byte of the other lines, whatever their encoding is', async () => {
    const latin1 = Buffer.from([0x41, 0x3d, 0xe9, 0xa0, 0xff, 0x0a]);
    const file = await dotenvWith(latin1);
    await addToDotenv(file, NAME, key);
    expect(await readFile(file)).toEqual(Buffer.concat([latin1, Buffer.from(`${line}\n`)]));
  });

  it.skipIf(!hasModes)('keeps the mode and the link of a file that is there', async () => {
    const file = await dotenvWith('A=1\n');
    const folder = await temporaryFolder();
    await run('chmod', ['640', file]);
    await symlink(file, join(folder, '.env'));
    await addToDotenv(join(folder, '.env'), NAME, key);
    expect(await readFile(file, 'utf8')).toBe(`A=1\n${line}\n`);
    expect(await modeOf(file)).toBe('640');
  });
});

describe('a name that has a value', () => {
  const old = 'an-older-key-of-the-same-api';

  it('is left as it is, and the value is not told', async () => {
    const file = await dotenvWith(`${NAME}=${old}\n`);
    const error = await refusal(addToDotenv(file, NAME, key));
    expect([error.kind, error.code]).toEqual(['storage', 'EEXIST']);
    expect(error.explanation.what).toBe(`${file} has another TYK_API_KEY: an-o… (28 characters).`);
    expect(inspect(error)).not.toContain(old);
    expect(await readFile(file, 'utf8')).toBe(`${NAME}=${old}\n`);
  });

  it('is replaced when asked to', async () => {
    const file = await dotenvWith(`${NAME}=${old}\n`);
    expect((await addToDotenv(file, NAME, key, { replace: true })).did).toBe('replaced');
  });

  it('is filled in without asking when the value is empty', async () => {
    const file = await dotenvWith(`${NAME}=\n`);
    expect((await addToDotenv(file, NAME, key)).did).toBe('added');
  });

  it('is fine when it is this very key', async () => {
    const content = `export ${NAME}="${text}" # mine`;
    const file = await dotenvWith(content);
    expect((await addToDotenv(file, NAME, key)).did).toBe('nothing');
    expect(await readFile(file, 'utf8')).toBe(content);
  });
});

describe('a .env file that cannot be written', () => {
  it('because it is UTF-16, which an appended line would break', async () => {
    const before = Buffer.from('\uFEFFA=1\r\n', 'utf16le');
    const file = await dotenvWith(before);
    const error = await refusal(addToDotenv(file, NAME, key));
    expect(error.explanation.next).toBe('Save it as UTF-8 first, or choose another file.');
    expect(await readFile(file)).toEqual(before);
  });

  it('because its folder is missing', async () => {
    const folder = join(await temporaryFolder(), 'app');
    const error = await refusal(addToDotenv(join(folder, '.env'), NAME, key));
    expect(error.explanation).toMatchObject({
      what: `The key could not be added to ${join(folder, '.env')}.`,
      why: `There is no folder ${folder}.`,
    });
  });
});
