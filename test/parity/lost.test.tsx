import { describe, expect, it, onTestFinished } from 'vitest';
import { runFlagsFace } from '../../source/faces/flags.ts';
import { App } from '../../source/faces/ink/app.tsx';
import { startState } from '../../source/faces/ink/moves.ts';
import { createTheme } from '../../source/faces/ink/theme.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import { talkInLines } from '../faces/lines-talk.ts';
import { openPrompts } from '../faces/prompts-screen.ts';
import { type Asking, HERE, openTyk, SECRET } from '../faces/setup.ts';
import { mount } from '../helpers/ink-screen.tsx';
import type { Fault } from '../helpers/sandbox.ts';

/* One fault of each kind through each face: what a person is told after a create went wrong. */

const create = 'POST /tyk/keys/create';
const argv = ['--deployment', 'open-source', '--url', HERE, '--api', 'Payments', '--expires', '1d'];

/** Goes as far as the create and resolves with what was said, without line breaks, as soon as `sign` is part of it. */
type Walk = (asking: Asking, sign: RegExp) => Promise<string>;

const flat = (text: string) => text.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');

async function poll(read: () => string, sign: RegExp): Promise<string> {
  await expect.poll(() => flat(read())).toMatch(sign);
  return flat(read());
}

const walks: { readonly [face: string]: Walk } = {
  async rich({ start }, sign) {
    const { facts, begin, services, shell } = start;
    const theme = createTheme({ unicode: true, colour: false });
    const state = startState(journey, facts, begin);
    const screen = mount(
      <App start={state} services={services} theme={theme} shell={shell} onOver={() => {}} />,
      { columns: 120, rows: 40 },
    );
    onTestFinished(() => screen.unmount());
    await screen.until('Use the defaults');
    await screen.press('enter');
    await screen.until('❯ Create the key');
    await screen.press('enter');
    return poll(() => `${screen.lastFrame()} ${screen.frames.at(-2)}`, sign);
  },
  async prompts({ start }, sign) {
    const { press, pick, paper, hangUp } = openPrompts(start);
    onTestFinished(hangUp);
    await press('enter');
    await pick('Create the key');
    return poll(paper.text, sign);
  },
  async lines({ start }, sign) {
    const { write, pick, text, hangUp } = talkInLines(start);
    onTestFinished(hangUp);
    await write('');
    await pick('Create the key');
    return poll(text, sign);
  },
  async flags({ start }, sign) {
    const said: string[] = [];
    const unheard = { write: () => {}, report: () => {}, dryRun: false };
    const silence = { yes: true, demo: false };
    await runFlagsFace({ ...start, ...unheard, silence, say: (line) => said.push(line) });
    return poll(() => said.join(' '), sign);
  },
};

const ok = (body: string): Fault['answer'] => ({ status: 200, body });
const KEY = Buffer.from('{"org":"default","id":"0123456789abcdef","h":"murmur64"}').toString('base64');

type Row = readonly [what: string, fault: Omit<Fault, 'on'>, sign: RegExp, ...more: RegExp[]];

const faults: readonly Row[] = [
  [
    'a cut connection after the key was made',
    { answer: 'cut', carriedOut: true },
    /The key was made, but its answer was lost\./,
    /Hash [0-9a-f]{16}, alias/,
    /remove it/i,
  ],
  [
    'a cut connection before anything was made',
    { answer: 'cut' },
    /It is not known whether the key was made\./,
    /No key is listed there\.|none is like it\./,
    /A key may exist\. Nobody has seen it, so nobody can use it; making another is safe\./,
  ],
  ['half an answer', { answer: 'half' }, /The key was made, but its answer was lost\./, /Hash [0-9a-f]{16}/],
  [
    'a proxy that gives up',
    { answer: { status: 502, body: '<html>Bad Gateway</html>' } },
    /It is not known whether the key was made\./,
    /Tyk answered 502|It answered 502/,
  ],
  [
    'an empty key',
    { answer: ok('{"key":"","status":"ok","action":"added"}') },
    /said yes, but its answer has no readable key/,
    /Tyk answered 200: \{"key":"","status":"ok","action":"added"\}/,
  ],
  [
    'a yes with an error inside',
    { answer: ok('{"Status":"Error","Message":"Something \\u001b[31mnew"}') },
    /would not make the key/,
    /Tyk answered 200: Something new/,
  ],
  [
    'a form that nobody knows',
    { answer: ok('{"made":true,"note":"see the log"}') },
    /said yes, but its answer has no readable key/,
    /Tyk answered 200: \{"made":true,"note":"see the log"\}/,
  ],
  [
    'a refusal',
    { answer: { status: 500, body: '{"status":"error","message":"no"}' } },
    /would not make the key/,
    /500: no/,
  ],
  [
    'a no of somebody in front of Tyk',
    { answer: { status: 500, body: '{"message":"no"}' }, carriedOut: true },
    /The key was made, but its answer was lost\./,
    /It answered 500: no/,
  ],
];

describe.each(Object.keys(walks))('%s', (face) => {
  const open = async () => {
    const asking = await openTyk({ argv, env: { TYK_GW_SECRET: SECRET } });
    onTestFinished(() => asking[Symbol.asyncDispose]());
    return asking;
  };

  it.each(faults.map((row) => ({ what: row[0], row })))('$what', async ({ row }) => {
    const [, fault, sign, ...more] = row;
    const asking = await open();
    asking.sandbox.fault({ on: create, times: 1, ...fault });
    const said = await walks[face]?.(asking, sign);
    for (const part of more) expect(said).toMatch(part);
    expect(said).not.toContain('\u001b[31mnew');
    expect(asking.sandbox.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('half an answer that holds the key shows it', async () => {
    const asking = await open();
    const headers = { connection: 'close', 'content-length': '500' };
    const answer = { status: 200, headers, body: `{"key":"${KEY}","status":"ok","acti` };
    asking.sandbox.fault({ on: create, answer, times: 1 });
    await walks[face]?.(asking, /Tyk said the key was created, but does not find it/);
    expect(asking.start.services.delivery.delivered).toBe(true);
  });

  it('a Gateway that has not loaded the API yet is asked again, and every request is counted', async () => {
    const asking = await open();
    Object.assign(asking.start.services, { wait: async () => {} });
    const answer = { status: 400, body: '{"status":"error","message":"API doesn\'t exist"}' };
    asking.sandbox.fault({ on: create, answer, times: 2 });
    const said = await walks[face]?.(asking, /Key created/);
    if (face !== 'rich') expect(said).toMatch(/nothing was made\. Asking again in 2 s: attempt 2 of 5\./);
    expect(asking.sandbox.requests.filter(({ method }) => method === 'POST')).toHaveLength(3);
  });
});
