import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openTerminal } from '../helpers/pty.ts';
import { type RunOptions, runProgram } from '../helpers/run-cli.ts';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../helpers/temp.ts';
import { openSandbox } from '../pty/wizard.ts';
import { type Addition, command, face, question } from './additions.ts';

/*
 * The program with a question, a command and a face more than it has. What must know them is what is written here to
 * add them (additions.ts), and no other file: that is what a new one costs.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const SECRET = '0123456789abcdef0123456789abcdef';
const CONTACT = 'joe@payments.test';

let home: TemporaryDirectory;
let cli: string;

beforeAll(async () => {
  home = await makeTemporaryDirectory();
  const source = join(home.path, 'source');
  await cp(join(root, 'source'), source, { recursive: true });
  await cp(join(root, 'package.json'), join(home.path, 'package.json'));
  await cp(join(root, 'tsconfig.json'), join(home.path, 'tsconfig.json'));
  await mkdir(join(home.path, 'test'));
  await symlink(join(root, 'node_modules'), join(home.path, 'node_modules'), 'junction');
  for (const addition of [question, command, face]) await add(addition, source);
  const script = join(root, 'scripts/build.mjs');
  const words = ['--entry', join(source, 'cli.ts'), '--out', join(home.path, 'dist')];
  const built = await runProgram([process.execPath, script, ...words]);
  if (built.code !== 0) throw new Error(built.stderr);
  cli = join(home.path, 'dist/cli.js');
});
afterAll(() => home.remove());

async function add(addition: Addition, source: string): Promise<void> {
  for (const [path, change] of Object.entries(addition)) {
    const file = join(source, path);
    if (typeof change === 'string') await writeFile(file, change, { flag: 'wx' });
    else {
      let text = await readFile(file, 'utf8');
      for (const [behind, added] of change) {
        expect(text.split(behind), `${path}: ${behind}`).toHaveLength(2);
        text = text.replace(behind, () => `${behind}${added}`);
      }
      await writeFile(file, text);
    }
  }
}

const run = (args: readonly string[], options: RunOptions = {}) =>
  runProgram([process.execPath, cli, ...args], options);

it('with them is still right in its types', async () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  expect(await runProgram([process.execPath, tsc, '-p', home.path])).toMatchObject({ code: 0, stdout: '' });
});

describe('a new question', () => {
  // Its own test, the readme's table and the stored frame are written beside.
  it('is known to three files of the source', () => {
    expect(Object.keys(question)).toHaveLength(3);
  });

  it.each([
    ['a flag', ['--contact', CONTACT], {}],
    ['a variable', [], { TYK_KEY_WIZARD_CONTACT: CONTACT }],
    ['a recipe', ['--recipe', 'team.yaml'], {}],
  ])('is answered by %s, and shown where it came from', async (_name, args, env) => {
    await home.write('team.yaml', `contact: ${CONTACT}\n`);
    const all = ['--demo', '--dry-run', '-o', 'json', '--meta', 'team=orders', ...args];
    const { stdout, code } = await run(all, { env, cwd: home.path });
    expect(code).toBe(0);
    const { request, effective } = JSON.parse(stdout);
    expect(request.body).toMatchObject({ meta_data: { team: 'orders', contact: CONTACT } });
    const from = args[0] === '--recipe' ? 'team.yaml' : (args[0] ?? 'TYK_KEY_WIZARD_CONTACT');
    expect(effective).toContainEqual({ name: 'Contact', value: CONTACT, from });
  });

  it('that is answered wrongly is told with all ways to answer it', async () => {
    const { stderr, code } = await run(['--demo', '--contact', 'nobody']);
    expect(code).toBe(2);
    expect(stderr).toContain('"nobody" is no e-mail address.');
    expect(stderr).toContain('--contact E-MAIL, TYK_KEY_WIZARD_CONTACT, recipe: contact');
  });

  it('stands in the help, in the completion, in the schema and in a recipe that is written', async () => {
    expect((await run(['create', '--help'])).stdout).toContain('--contact E-MAIL');
    expect((await run(['completion', 'bash'])).stdout).toContain(' --contact ');
    const schema = JSON.parse(await readFile(join(home.path, 'dist/recipe.schema.json'), 'utf8'));
    expect(schema.properties.contact.description).toBe('whom to write to about the key');
    const words = ['--demo', '--dry-run', '--contact', CONTACT, '--save-recipe', 'ours.yaml', '--force'];
    await run(words, { cwd: home.path });
    expect(parse(await readFile(join(home.path, 'ours.yaml'), 'utf8'))).toMatchObject({ contact: CONTACT });
  });

  const LIMITS = ['in what time?', 'above the rate?', 'in total?', 'some APIs?', 'after it expires?'];
  const PASSED_BY = [...LIMITS, 'its APIs offer?', 'makes up the key?', 'for the key?', 'tags?'];

  it.each([
    // The keys that open "Change some", and the ones that take the answer that stands there.
    ['rich', ['down', 'enter']],
    ['prompts', ['down', 'enter']],
    ['lines', ['2', 'enter']],
  ] as const)('is asked, explained and reviewed in %s, and reaches Tyk', async (name, change) => {
    await using tyk = await openSandbox({ secret: SECRET });
    const words = ['--deployment', 'open-source', '--url', tyk.url, '--api', 'Payments', '--expires', '1d'];
    const args = [cli, '--face', name, ...words, '--no-copy', '--no-try'];
    const env = { TYK_GW_SECRET: SECRET };
    await using wizard = await openTerminal([process.execPath, ...args], { env, rows: 40, columns: 100 });
    const press = (keys: readonly string[]) => {
      for (const key of keys) {
        if (key === 'down' || key === 'enter') wizard.press(key);
        else wizard.type(key);
      }
    };
    await wizard.until('Use the defaults for everything else?');
    press(change);
    for (const title of [...PASSED_BY, 'metadata?']) {
      await wizard.until(title);
      press(['enter']);
    }
    await wizard.until('Whom to write to about this key?');
    press([CONTACT, 'enter']);
    await wizard.until('Record this key');
    press(['enter']);
    await wizard.until(new RegExp(`Contact:?\\s+${CONTACT}`));
    await wizard.until(name === 'lines' ? /Create the key on[\s\S]*\(default\s+1\):$/ : 'Create the key');
    press(['enter']);
    await wizard.until(/Tyk\s+(?:will\s+never\s+show|never\s+shows)/);
    const [create] = tyk.requests.filter(
      ({ method, path }) => method === 'POST' && path.startsWith('/tyk/keys'),
    );
    expect(create?.body).toMatchObject({ meta_data: { contact: CONTACT } });
  });
});

describe('a new command', () => {
  it('is known to two files', () => {
    expect(Object.keys(command)).toHaveLength(2);
  });

  it('runs, explains itself and is completed', async () => {
    expect(await run(['greet'])).toMatchObject({ code: 0, stdout: 'Hello.\n' });
    expect((await run(['--help'])).stdout).toMatch(/^ {2}greet +a word of welcome$/m);
    expect((await run(['greet', '--help'])).stdout).toContain('--timeout SECONDS');
    expect((await run(['completion', 'fish'])).stdout).toContain('greet');
    expect((await run(['gret'])).stderr).toContain('Did you mean "greet"?');
  });
});

describe('a new face', () => {
  it('is known to two files', () => {
    expect(Object.keys(face)).toHaveLength(2);
  });

  it.each([['--face', 'polite'], ['--politely']])('talks where it is asked for: %s', async (...words) => {
    const { stderr } = await run(['--demo', ...words], { stdin: ':quit\n1\n' });
    expect(stderr).toContain('If you please:');
  });

  it('is named where faces are', async () => {
    expect((await run(['--face', 'none'])).stderr).toContain('polite');
    const help = (await run(['create', '--help'])).stdout;
    expect(help).toContain('short for --face polite');
    expect((await run(['completion', 'bash'])).stdout).toMatch(/--face\).*polite/);
  });
});
