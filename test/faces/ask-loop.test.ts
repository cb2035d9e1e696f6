import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FaceEnd } from '../../source/faces/face-end.ts';
import type { World } from '../../source/sandbox/world.ts';
import { readProfiles, saveProfile } from '../../source/store/profiles.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { findFreePort, serve } from '../tyk/local-server.ts';
import { type LinesTalk, talkInLines } from './lines-talk.ts';
import { openPrompts } from './prompts-screen.ts';
import { type Asking, type AskingOptions, HERE, openTyk, SECRET } from './setup.ts';

/* One loop asks in lines and in prompts: what both share is read in lines, where it is plain text. */

async function open(options: AskingOptions = {}): Promise<Asking & { readonly talk: LinesTalk }> {
  const asking = await openTyk(options);
  const talk = talkInLines(asking.start);
  onTestFinished(async () => {
    talk.hangUp();
    await asking[Symbol.asyncDispose]();
  });
  return { ...asking, talk };
}

const known = ['--deployment', 'open-source', '--url', HERE];
const signedIn: AskingOptions = { argv: known, env: { TYK_GW_SECRET: SECRET } };
/** Everything but the expiry is answered: two lines lead to the key. */
const nearlyDone: AskingOptions = { ...signedIn, argv: [...known, '--api', 'Payments', '--expires', '1d'] };

async function create({ write, pick }: LinesTalk) {
  await write('');
  await pick('Create the key');
}

describe('a line of progress', () => {
  it('tells the stage with its question, and the address before the stage that follows', async () => {
    const { talk, fill } = await open();
    await talk.pick('Open Source');
    await talk.write(fill(HERE));
    await talk.write(SECRET);
    await talk.read();
    const text = talk.text();
    const order = [
      '1 of 6, deployment. Where does your Tyk run?',
      'It is a Gateway (v5.14.0).',
      '2 of 6, credential. ',
      'Signed in: organisation 5e9d9544…, 16 APIs, 5 policies.',
      '3 of 6, access. What may this key call?',
    ].map((line) => text.indexOf(line));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(text.match(/3 of 6/g)).toHaveLength(1);
    // What takes no time is not announced.
    expect(text).not.toMatch(/Looking at|Reading the APIs/);
  });
});

type Person = {
  pick(row: string): Promise<unknown>;
  type(text: string): Promise<unknown>;
  text(): Promise<string>;
  readonly end: Promise<FaceEnd>;
};
const people: { readonly [face: string]: (start: Asking['start']) => Person } = {
  lines(start) {
    const { pick, write, read, text, end } = talkInLines(start);
    return { pick, type: write, text: () => read().then(text), end };
  },
  prompts(start) {
    const { pick, type, read, paper, end } = openPrompts(start);
    return { pick, type, text: () => read().then(paper.text), end };
  },
};

describe.each(Object.keys(people))('in %s', (face) => {
  async function openFace(options: AskingOptions = {}) {
    const asking = await openTyk(options);
    onTestFinished(() => asking[Symbol.asyncDispose]());
    const person = people[face]?.(asking.start);
    if (person === undefined) throw new Error(face);
    return { ...asking, person };
  }

  it('a wrong credential is explained, and asked for again', async () => {
    const { person } = await openFace({ argv: known });
    await person.type('ffffffffffffffffffffffffffffffff');
    const text = await person.text();
    expect(text).toMatch(/(?:Problem:|✖) The Gateway does not know this secret\./);
    expect(text).toContain('Tyk answered 403: Attempted administrative access');
    await person.type(SECRET);
    expect(await person.text()).toContain('Signed in: organisation');
  });

  it('what looks like a placeholder is doubted once, and then used', async () => {
    const { person } = await openFace({ argv: known });
    await person.type('<secret>');
    expect(await person.text()).toContain('That is a placeholder, not a credential.');
    await person.type('<other>');
    expect(await person.text()).not.toContain('Tyk answered 403');
    await person.type('<other>');
    expect(await person.text()).toContain('Tyk answered 403: Attempted administrative access');
  });

  it('a refused connection leads back to the address', async () => {
    const nobody = `http://127.0.0.1:${await findFreePort()}`;
    const { person, fill } = await openFace({ argv: ['--deployment', 'open-source'] });
    await person.type(nobody);
    expect(await person.text()).toMatch(/(?:Problem:|✖) Nothing listens (?:on|at) /);
    await person.type(fill(HERE));
    expect(await person.text()).toContain('It is a Gateway (v5.14.0).');
  });

  it('a web page is called one, and the address can be mended', async () => {
    const page = { headers: { 'content-type': 'text/html' }, body: '<html><title>Sign in</title></html>' };
    const { url } = await serve(() => page);
    const { person, fill } = await openFace({ argv: ['--deployment', 'open-source'] });
    await person.type(url);
    expect(await person.text()).toContain('This is a web page (“Sign in”), not the API.');
    expect(await person.text()).toContain('What next?');
    await person.pick('Answer again');
    await person.type(fill(HERE));
    expect(await person.text()).toContain('It is a Gateway (v5.14.0).');
  });

  it('a create that Tyk refuses leads back to review, and can be tried again', async () => {
    const { person, sandbox } = await openFace(nearlyDone);
    const message = {
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: '{"status":"error","message":"no"}\n',
    };
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: message, times: 1 });
    await person.pick('Yes');
    await person.pick('Create the key');
    expect(await person.text()).toContain('Tyk answered 400: no');
    await person.pick('Create the key');
    expect(await person.text()).toContain('Key created, and read back as requested.');
    await person.pick('Done');
    await person.pick('Not now');
    expect(await person.end).toMatchObject({ outcome: 'done', keepRunning: false });
  });
});

describe('the access screen', () => {
  it('asks for APIs, then for policies, and refuses what does not go together', async () => {
    const { talk } = await open(signedIn);
    expect(await talk.pick('Customers')).toMatch(/What may this key call\? \d+ APIs\.\n/);
    const next = await talk.read();
    // Every policy is of other APIs: that is said, and nothing is asked.
    expect(next).toContain('Gold (does not cover Customers)');
    expect(next).not.toContain('Add a policy?');
    expect(next).toContain('How long should this key work?');
    await talk.write(':back');
    await talk.pick('Payments');
    expect(await talk.read()).toMatch(/Add a policy\? 1 No, 2 Yes \(default 1\): $/);
    await talk.write('');
    expect(await talk.read()).toContain('How long should this key work?');
    await talk.write(':back');
    await talk.write('');
    await talk.pick('Yes');
    expect(await talk.read()).toContain('What may this key call? 1 policy.\n   1  Gold');
    await talk.write('');
    expect(await talk.read()).toContain('How long should this key work?');
  });

  it('does not speak of policies where there are none', async () => {
    const { talk } = await open({ ...signedIn, world: worldOf(['Orders']) });
    await talk.pick('Orders');
    const next = await talk.read();
    expect(next).not.toMatch(/polic/i);
    expect(next).toContain('How long should this key work?');
  });

  it('is one screen for :back', async () => {
    const { talk } = await open({ argv: known });
    await talk.write(SECRET);
    await talk.pick('Payments');
    await talk.read();
    await talk.write(':back');
    expect(await talk.read()).toContain('The Gateway secret (not shown');
  });

  it('opens what a choice makes possible', async () => {
    const { talk } = await open(signedIn);
    await talk.write(':none');
    expect(await talk.read()).toContain('Quota only (limits only');
    await talk.pick('Silver');
    expect(await talk.read()).toContain('You can now add Quota only too. Choose more?');
    await talk.pick('Yes');
    await talk.pick('Silver', 'Quota only');
    expect(await talk.read()).toContain('How long should this key work?');
    await talk.write(':back');
    await talk.write('');
    // Both stay, although one of them could not have been chosen first.
    expect(await talk.read()).toMatch(
      /default (?:Silver and Quota only|Quota only and Silver); :none for none/,
    );
  });

  it('takes a choice that needs no more with one more line', async () => {
    const { talk } = await open(signedIn);
    await talk.write(':none');
    await talk.pick('Silver');
    await talk.write('');
    expect(await talk.read()).toContain('How long should this key work?');
  });

  it('keeps what was chosen while a slip is mended', async () => {
    const { talk } = await open(signedIn);
    await talk.pick('Payments');
    await talk.pick('Yes');
    await talk.write('Golt');
    const again = await talk.read();
    expect(again).toMatch(/^Problem: There is no .Golt..*\n[\s\S]*What may this key call\? 1 policy\./);
    // No policy, the default expiry, everything else at its default.
    for (const answer of ['', '', '']) await talk.write(answer);
    await talk.pick('Create the key');
    expect(talk.text()).toContain('May call: Payments.');
  });

  it('refuses nothing at all', async () => {
    const { talk } = await open(signedIn);
    await talk.write(':none');
    await talk.write(':none');
    expect(await talk.read()).toContain('Problem: Nothing is chosen.');
    await talk.pick('Payments');
    await talk.pick('No');
    expect(await talk.read()).toContain('How long should this key work?');
  });

  it('with nothing to choose from says why, and reads again', async () => {
    const { talk } = await open({
      ...signedIn,
      world: { ...worldOf([]), unloaded: worldOf(['Orders']).apis },
    });
    const text = await talk.read();
    expect(text).toContain(
      'Note: Nothing here can be given to a key: this Gateway has no APIs and no policies.',
    );
    expect(text).not.toContain('There are no policies');
    expect(text).toContain('There is nothing to choose yet. What next?');
    await talk.pick('Read the lists again');
    expect(await talk.read()).toContain('   1  Orders: /orders/');
  });

  it('with nothing to choose from offers the demo', async () => {
    const { talk } = await open({ argv: known, world: worldOf([]) });
    await talk.write(SECRET);
    await talk.pick('try the demo');
    expect(await talk.read()).toContain('What may this key call?');
    expect(talk.text()).toContain('Catalogue');
  });

  it('with nothing to choose from can be left', async () => {
    const { talk } = await open({ argv: known, world: worldOf([]) });
    await talk.write(SECRET);
    await talk.pick('Go back');
    expect(await talk.read()).toContain('The Gateway secret (not shown');
  });
});

describe('what was chosen and is gone', () => {
  it('is named as it was called', async () => {
    const { talk, sandbox, fill } = await open(nearlyDone);
    await talk.write('');
    const headers = { 'content-type': 'application/json' };
    sandbox.fault({ on: 'GET /tyk/apis', answer: { status: 200, headers, body: '[]' } });
    await talk.pick('Change a value');
    await talk.pick('Address');
    await talk.write(fill(HERE).replace('127.0.0.1', 'localhost'));
    expect(await talk.read()).toContain('Note: No longer there: Payments.');
  });
});

function worldOf(names: readonly string[]): World {
  const apis = names.map((name) => ({
    api_id: name.toLowerCase(),
    name,
    org_id: 'default',
    active: true,
    use_standard_auth: true,
    proxy: { listen_path: `/${name.toLowerCase()}/`, target_url: 'http://shop.internal/' },
    version_data: { not_versioned: true, versions: { Default: { name: 'Default' } } },
  }));
  return { apis, policies: {} };
}

describe('among 20 000 APIs', () => {
  const world = worldOf(Array.from({ length: 20_000 }, (_, at) => `Service ${at}`));

  it('one is found in lines by a word and a number', async () => {
    const { talk } = await open({ ...signedIn, world });
    expect(await talk.read()).toContain('19 980 more rows');
    await talk.write('/service 19999');
    await talk.pick('Service 19999');
    expect(await talk.read()).toContain('How long should this key work?');
  });

  it('one is found in prompts by a word', async () => {
    await using asking = await openTyk({ ...signedIn, world });
    const { press, read, hangUp } = openPrompts(asking.start);
    await press('service 19999');
    expect(await read()).toContain('❯ Service 19999');
    await press('enter', 'enter');
    expect(await read()).toContain('How long should this key work?');
    hangUp();
  });
});

describe('a wrong answer', () => {
  it('that was given beforehand opens its question, and is told once', async () => {
    const { talk } = await open({ ...signedIn, argv: [...known, '--api', 'Payments', '--expires', 'soon'] });
    expect(await talk.read()).toMatch(/Problem: .*soon/);
    await talk.write(':help');
    const again = await talk.read();
    expect(again).toContain('After that Tyk answers "Key has expired".');
    expect(again).not.toContain('Problem:');
  });

  it('among policies is told on the screen of both', async () => {
    const { talk } = await open({ ...signedIn, argv: [...known, '--policy', 'Golt'] });
    expect(await talk.read()).toMatch(/Problem: There is no .Golt.[\s\S]*What may this key call\? \d+ APIs/);
  });
});

describe('review', () => {
  it('shows every value with its origin, and the request without the secret', async () => {
    const { talk } = await open({ ...nearlyDone, argv: [...(nearlyDone.argv ?? []), '--rate', '100/60s'] });
    await talk.write('');
    const review = await talk.read();
    expect(review).toMatch(
      /Rate: 100 per 60 s \(--rate\)\. Quota: no quota \(default\)\. .*And \d+ more at their defaults\./,
    );
    expect(review).not.toContain('Alias');
    expect(review).not.toContain('Credential');
    await talk.pick('Change a value');
    const all = await talk.read();
    expect(all).toMatch(/ {2}\d+ {2}Rate: 100 per 60 s \(--rate\)\. Above this, Tyk answers 429/);
    expect(all).toContain('Alias: jane@laptop (default)');
    await talk.write(':back');
    await talk.write(':request');
    const shown = await talk.read();
    expect(shown).toContain('/tyk/keys/create');
    expect(shown).toContain('$TYK_GW_SECRET');
    await talk.pick('See the request');
    expect(await talk.read()).toContain('/tyk/keys/create');
    expect(talk.text()).not.toContain(SECRET);
  });

  it('is where a request can be seen, nowhere before', async () => {
    const { talk } = await open(signedIn);
    await talk.write(':request');
    expect(await talk.read()).toContain('The whole request can be seen on review');
  });

  it('says who is signed in once, though several policies ask the Gateway again', async () => {
    const argv = [...known, '--policy', 'Gold', '--policy', 'Silver', '--expires', '1d'];
    const { talk } = await open({ ...signedIn, argv });
    await talk.write('');
    await talk.pick('Change a value');
    expect(await talk.read()).toContain('As the Gateway combines them');
    expect(talk.text().match(/Signed in: /g)).toHaveLength(1);
  });

  it('shows what a policy decides, and does not let it be changed', async () => {
    const { talk } = await open({ ...signedIn, argv: [...known, '--policy', 'Gold', '--expires', '1d'] });
    await talk.write('');
    await talk.pick('Change a value');
    await talk.pick('Rate: 1 000 per 60 s (policy Gold)');
    expect(await talk.read()).toContain('Note: Gold decides this.');
  });

  it('announces a warning as a note', async () => {
    const { talk } = await open({
      ...signedIn,
      argv: [...known, '--api', 'Legacy catalogue', '--expires', '1d'],
    });
    await talk.write('');
    expect(await talk.read()).toContain('Note: Legacy catalogue is marked inactive');
  });
});

describe('leaving', () => {
  const left = { outcome: 'left', lines: [], keepRunning: false };

  it('by :quit is done at once', async () => {
    const { talk } = await open(signedIn);
    await talk.write(':quit');
    expect(await talk.end).toEqual(left);
  });

  it('by the end of the input too', async () => {
    const { talk } = await open();
    await talk.read();
    talk.hangUp();
    expect(await talk.end).toEqual(left);
  });

  it('by :back from the first question asks once', async () => {
    const { talk } = await open();
    await talk.write(':back');
    expect(await talk.read()).toContain('Leave without a key?');
    await talk.write('');
    expect(await talk.read()).toContain('Where does your Tyk run?');
    await talk.write(':back');
    await talk.pick('Leave');
    expect(await talk.end).toEqual(left);
  });

  it('is possible where an offer is asked about', async () => {
    const { talk, fill } = await open({ argv: ['--deployment', 'self-managed'] });
    await talk.write(fill(HERE));
    expect(await talk.read()).toContain('Switch to Open Source');
    await talk.write(':back');
    expect(await talk.read()).toContain('Where does your Tyk run?');
    await talk.write(':quit');
    expect(await talk.end).toEqual(left);
  });
});

describe('a create without an answer', () => {
  const lost = { on: 'POST /tyk/keys/create', answer: 'cut', times: 1, carriedOut: true } as const;
  const unlisted = {
    status: 404,
    body: '{"status":"error","message":"Hashed key listing is disabled in config (enable_hashed_keys_listing)"}',
  };

  it('is looked for: what was found is removed and another made', async () => {
    const { talk, sandbox } = await open(nearlyDone);
    sandbox.fault(lost);
    await create(talk);
    const text = await talk.read();
    expect(text).toMatch(/Looking for it among the deployment's keys\. Ctrl\+C stops that\./);
    expect(text).toMatch(
      /The key was made, but its answer was lost\..*Hash [0-9a-f]+, alias jane@laptop, made/,
    );
    await talk.pick('Remove it and make another');
    await talk.pick('Done');
    await talk.pick('Not now');
    expect((await talk.end).outcome).toBe('done');
    const keys = sandbox.requests.map(({ method }) => method).filter((method) => method !== 'GET');
    expect(keys).toEqual(['POST', 'DELETE', 'POST']);
  });

  it('may have made a key: leaving says so, with its hash and how to remove it, and exit code 8', async () => {
    const { talk, sandbox } = await open(nearlyDone);
    sandbox.fault(lost);
    await create(talk);
    await talk.write(':quit');
    const { outcome, lines } = await talk.end;
    expect(outcome).toBe('outcome-unknown');
    expect(lines.join('\n')).toMatch(
      /Remove it: curl -X DELETE '?http:\S+\/tyk\/keys\/[0-9a-f]+\?\S+ -H "x-tyk-authorization: \$TYK_GW_SECRET"/,
    );
  });

  it('that cannot be looked for is said to be so, and can be made good by another', async () => {
    const { talk, sandbox } = await open(nearlyDone);
    sandbox.fault(lost);
    sandbox.fault({ on: 'GET /tyk/keys', answer: unlisted });
    await create(talk);
    const text = await talk.read();
    expect(text).toContain('Problem: It is not known whether the key was made.');
    expect(text).toContain('Listing keys is switched off on this Gateway.');
    expect(text).toContain('Nobody has seen it, so nobody can use it; making another is safe.');
    await talk.pick('Make another');
    await talk.pick('Done');
    await talk.pick('Not now');
    expect((await talk.end).outcome).toBe('done');
  });

  it('goes back to review with the answers kept, and is not forgotten there', async () => {
    const { talk, sandbox } = await open(nearlyDone);
    sandbox.fault({ ...lost, carriedOut: false });
    await create(talk);
    expect(await talk.read()).toMatch(/No key is listed there\.|none is like it\./);
    await talk.write(':back');
    expect(await talk.read()).toContain('Create the key');
    await talk.write(':quit');
    expect((await talk.end).outcome).toBe('outcome-unknown');
  });
});

describe('an answer that says that nothing was made', () => {
  const notLoaded = {
    on: 'POST /tyk/keys/create',
    answer: { status: 400, body: '{"status":"error","message":"API doesn\'t exist"}' },
    times: 2,
  } as const;

  it('is waited out: each request is counted, and the Gateway is asked to load its APIs', async () => {
    const { talk, sandbox, start } = await open(nearlyDone);
    const waits: number[] = [];
    Object.assign(start.services, { wait: async (milliseconds: number) => waits.push(milliseconds) });
    sandbox.fault(notLoaded);
    await create(talk);
    const text = await talk.read();
    expect(text).toContain('nothing was made. Asking again in 2 s: attempt 2 of 5.');
    expect(text).toContain('Asking again in 4 s: attempt 3 of 5.');
    expect(text).toContain('Key created');
    expect(waits).toEqual([1000, 1000, 1000, 1000, 1000, 1000]);
    const sent = sandbox.requests.filter(({ method, path }) => method === 'POST' || path.includes('reload'));
    expect(sent.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST', 'POST']);
    await talk.write(':quit');
  });
});

describe('the finished key', () => {
  const onScreen: AskingOptions = { ...nearlyDone, keyStays: 'on the screen' };

  it('is told in one line', async () => {
    const { talk } = await open(nearlyDone);
    await create(talk);
    const text = await talk.read();
    // A pipe has it: safe.
    expect(text).toContain('Key created, and read back as requested.\nThe key is safe. Anything else?');
  });

  it('that is not safe yet is not left by a slip of the finger', async () => {
    const { talk } = await open(onScreen);
    await create(talk);
    expect(await talk.read()).toContain('Save the key now. Tyk never shows a key twice.');
    await talk.write(':quit');
    expect(await talk.read()).toContain('Your key is not saved yet');
    await talk.write('');
    await talk.write(':quit');
    await talk.write(':quit');
    expect((await talk.end).outcome).toBe('done');
  });

  it('is left when the input ends: it stands on the screen', async () => {
    const { talk } = await open(onScreen);
    await create(talk);
    await talk.read();
    talk.hangUp();
    const { outcome, lines } = await talk.end;
    expect(outcome).toBe('done');
    expect(lines).toEqual([expect.stringMatching(/^Again: npx tyk-key-wizard /)]);
  });

  it('is saved to a file, and replaces one only after a yes', async () => {
    await using folder = await makeTemporaryDirectory();
    const file = await folder.write('key.txt', 'something else');
    const { talk } = await open(onScreen);
    await create(talk);
    await talk.pick('Save to a file');
    expect(await talk.write(file)).toContain('Save the key to which file? (default tyk-api-key.txt): ');
    await talk.write('');
    await talk.pick('Save to a file');
    await talk.write(file);
    await talk.pick('Yes, replace it');
    expect(await talk.read()).toContain('The key is safe. Anything else?');
    expect(await readFile(file, 'utf8')).toMatch(/^ey\w+=*\n$/);
  });

  it('that Tyk does not know any more is no success', async () => {
    const { talk, sandbox } = await open(nearlyDone);
    const missing = {
      status: 404,
      headers: { 'content-type': 'application/json' },
      body: '{"status":"error","message":"Key not found"}\n',
    };
    sandbox.fault({ on: 'GET /tyk/keys/*', answer: missing });
    await create(talk);
    expect(await talk.read()).toContain('Problem: Tyk said the key was created, but does not find it.');
    await talk.write(':quit');
    expect((await talk.end).outcome).toBe('contradicted');
  });

  it('of the demo can keep its sandbox running', async () => {
    const { talk } = await open({ as: 'demo', argv: ['--demo', '--api', 'Payments', '--expires', '1d'] });
    await create(talk);
    await talk.pick('Keep the sandbox');
    expect((await talk.end).keepRunning).toBe(true);
  });
});

describe('remembering', () => {
  async function finish(configFolder: string) {
    const { talk } = await open({ ...nearlyDone, configFolder });
    await create(talk);
    await talk.pick('Done');
    return talk;
  }

  it('saves the deployment under the offered name', async () => {
    await using folder = await makeTemporaryDirectory();
    const talk = await finish(folder.path);
    await talk.write(':help');
    expect(await talk.read()).toContain('The key never is.');
    await talk.write('');
    await talk.end;
    expect(talk.text()).toMatch(/Remembered as \S+\./);
    const saved = await readFile(`${folder.path}/profiles.json`, 'utf8').catch(() => '');
    expect(saved).not.toContain(SECRET);
  });

  it('takes another name, and says what is wrong with one', async () => {
    await using folder = await makeTemporaryDirectory();
    const talk = await finish(folder.path);
    await talk.write('../x');
    expect(await talk.read()).toContain('Problem:');
    await talk.write('my-tyk');
    await talk.end;
    expect(talk.text()).toContain('Remembered as my-tyk.');
  });

  it('that fails is told, and costs nothing else', async () => {
    const talk = await finish('/dev/null/nowhere');
    await talk.write('');
    expect((await talk.end).outcome).toBe('done');
    expect(talk.text()).toMatch(/Problem: .*/);
  });

  it('asks where a typed credential goes; a file only after the yes that names it', async () => {
    await using folder = await makeTemporaryDirectory();
    const { talk } = await open({ ...nearlyDone, env: {}, configFolder: folder.path });
    await talk.write(SECRET);
    await create(talk);
    await talk.pick('Done');
    await talk.write('');
    await talk.pick('In a plain-text file');
    await talk.pick('Choose another place');
    await talk.pick('In a plain-text file');
    expect(await talk.read()).toContain('Write it in plain text to');
    await talk.pick('Yes, in plain text');
    await talk.end;
    expect(talk.text()).toContain('Its credential is in the file, in plain text.');
    expect(await readFile(`${folder.path}/credentials.json`, 'utf8')).toContain(SECRET);
  });

  it('asks again where it goes when its place did not take it', async () => {
    await using folder = await makeTemporaryDirectory();
    const { talk } = await open({ ...nearlyDone, env: {}, configFolder: folder.path });
    await talk.write(SECRET);
    await create(talk);
    await talk.pick('Done');
    await talk.write('mine');
    await talk.write('echo another');
    expect(await talk.read()).toContain('Remembered as mine. The credential was not stored.');
    await talk.pick('Nowhere');
    await talk.end;
    expect(talk.text()).toContain('Remembered as mine.');
    expect(await readdir(folder.path)).not.toContain('credentials.json');
  });

  it('goes back from where the credential goes to the name, and leaves nothing when it is left', async () => {
    await using folder = await makeTemporaryDirectory();
    const { talk } = await open({ ...nearlyDone, env: {}, configFolder: folder.path });
    await talk.write(SECRET);
    await create(talk);
    await talk.pick('Done');
    await talk.write('mine');
    await talk.write(':back');
    expect(await talk.read()).toContain('Remember this deployment');
    await talk.write(':quit');
    expect((await talk.end).outcome).toBe('done');
    expect(await readdir(folder.path)).not.toContain('credentials.json');
    expect(await readdir(folder.path)).not.toContain('config.json');
  });

  it(':quit is a no', async () => {
    const talk = await finish('/nonexistent');
    await talk.write(':quit');
    expect((await talk.end).outcome).toBe('done');
  });

  it(':back leads to the key again', async () => {
    const talk = await finish('/nonexistent');
    await talk.write(':back');
    expect(await talk.read()).toContain('The key is safe. Anything else?');
    await talk.write(':quit');
    expect((await talk.end).outcome).toBe('done');
  });
});

describe('saved profiles in the first question', () => {
  const profile = { name: 'dev', deployment: 'open-source' } as const;

  it('are renamed and removed there, the removal with one more yes', async () => {
    await using folder = await makeTemporaryDirectory();
    const url = 'http://localhost:8080';
    await saveProfile(folder.path, { ...profile, url, lastUsed: 1 });
    const { talk } = await open({ profile, configFolder: folder.path });
    await talk.pick('Change or remove');
    await talk.pick('dev');
    await talk.pick('Rename');
    await talk.write('test');
    expect(await talk.read()).toContain('dev is called test now.');
    await talk.pick('Change or remove');
    await talk.pick('test');
    await talk.pick('Remove');
    await talk.pick('Keep it');
    expect((await readProfiles(folder.path)).profiles.map(({ name }) => name)).toEqual(['test']);
    await talk.pick('Change or remove');
    await talk.pick('test');
    await talk.pick('Remove');
    await talk.pick('Remove');
    expect(await talk.read()).toContain('test is removed.');
    expect(await talk.read()).not.toContain('Change or remove');
    expect((await readProfiles(folder.path)).profiles).toEqual([]);
  });

  it('keep their names where the new one is none', async () => {
    await using folder = await makeTemporaryDirectory();
    await saveProfile(folder.path, { ...profile, url: 'http://localhost:8080', lastUsed: 1 });
    const { talk } = await open({ profile, configFolder: folder.path });
    await talk.pick('Change or remove');
    await talk.pick('dev');
    await talk.pick('Rename');
    await talk.write('a b');
    expect(await talk.read()).toContain('That is not a name for a profile.');
    expect((await readProfiles(folder.path)).profiles.map(({ name }) => name)).toEqual(['dev']);
  });
});
