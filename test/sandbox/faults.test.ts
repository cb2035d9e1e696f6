import { describe, expect, it } from 'vitest';
import { ask, control, labWorld, makeKey, sandboxOf, use } from './ask.ts';

const BODY = { org_id: 'default', access_rights: { b84f: {} } };
const lab = () => sandboxOf({ world: labWorld });

describe('a fault', () => {
  it('cuts the connection before anything is done', async () => {
    const sandbox = await lab();
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'cut' });
    await expect(control(sandbox, 'POST /tyk/keys/create', BODY)).rejects.toThrow(/hang up|ECONNRESET/);
    expect((await control(sandbox, 'GET /tyk/keys')).json).toEqual({ keys: [] });
  });

  it('can lose the answer of a request that was carried out', async () => {
    const sandbox = await lab();
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'cut', carriedOut: true });
    await expect(control(sandbox, 'POST /tyk/keys/create', BODY)).rejects.toThrow();
    expect((await control(sandbox, 'GET /tyk/keys')).json).toMatchObject({ keys: { length: 1 } });
  });

  it('breaks off in the middle of an answer', async () => {
    const sandbox = await lab();
    sandbox.fault({ on: 'GET /tyk/apis', answer: 'half' });
    await expect(control(sandbox, 'GET /tyk/apis')).rejects.toThrow(/aborted|hang up|ECONNRESET/);
  });

  it('never answers, and does not keep the sandbox from stopping', async () => {
    const sandbox = await lab();
    sandbox.fault({ on: 'GET /hello', answer: 'hang' });
    const asked = ask(sandbox.url, 'GET /hello');
    const ended = expect(asked).rejects.toThrow();
    await expect.poll(() => sandbox.requests.length).toBe(1);
    await sandbox.stop();
    await ended;
  });

  it('answers what it is told, however odd', async () => {
    const sandbox = await lab();
    const page = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>Sign in</html>' };
    sandbox.fault({ on: 'GET /tyk/apis', answer: page });
    const reply = await control(sandbox, 'GET /tyk/apis');
    expect([reply.status, reply.headers['content-type'], reply.text]).toEqual([200, 'text/html', page.body]);
  });

  it('meets as many requests as it is told, then the truth returns', async () => {
    const sandbox = await lab();
    sandbox.fault({ on: 'GET /hello', answer: { status: 503, body: '' }, times: 2 });
    const hello = async () => (await ask(sandbox.url, 'GET /hello')).status;
    expect([await hello(), await hello(), await hello()]).toEqual([503, 503, 200]);
  });

  it('is taken away again', async () => {
    const sandbox = await lab();
    const end = sandbox.fault({ on: '*', answer: { status: 500, body: '' } });
    expect((await ask(sandbox.url, 'GET /hello')).status).toBe(500);
    end();
    expect((await ask(sandbox.url, 'GET /hello')).status).toBe(200);
  });

  it('meets any rest of a path after a star, whatever the query, and no other method', async () => {
    const sandbox = await lab();
    const { key } = await makeKey(sandbox, { b84f: {} });
    sandbox.fault({ on: 'GET /tyk/keys/*', answer: { status: 504, body: '' } });
    expect((await control(sandbox, `GET /tyk/keys/${key}?org_id=default`)).status).toBe(504);
    expect((await control(sandbox, `DELETE /tyk/keys/${key}`)).status).toBe(200);
    expect((await control(sandbox, 'GET /tyk/keys')).status).toBe(200);
  });

  it('can meet the demo APIs too', async () => {
    const sandbox = await lab();
    const { key } = await makeKey(sandbox, { b84f: {} });
    sandbox.fault({ on: 'GET /orders/*', answer: { status: 404, body: 'Not Found' }, times: 1 });
    expect((await use(sandbox, 'GET /orders/', key)).status).toBe(404);
    expect((await use(sandbox, 'GET /orders/', key)).status).toBe(200);
  });
});
