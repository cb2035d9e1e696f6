/** What a real Gateway does and the sandbox does not, on purpose. `npm run fidelity` prints it. */
type LeftOut = {
  readonly what: string;
  readonly why: string;
  /** A request with the secret that shows it, and the status that answers it. */
  readonly ask?: readonly [line: string, status: number];
};

export const leftOut: readonly LeftOut[] = [
  {
    what: 'changing or deleting an API',
    why: 'A wizard for keys never does; a new API alone is needed, to show the wait for a reload.',
    ask: ['DELETE /tyk/apis/orders', 405],
  },
  {
    what: 'making, changing or deleting a policy',
    why: 'A wizard for keys only reads them.',
    ask: ['POST /tyk/policies', 405],
  },
  {
    what: 'clients, tokens and the endpoints of OAuth',
    why: 'Such an API takes no plain keys: its refusals are there, its tokens are not.',
    ask: ['GET /tyk/oauth/clients/orders', 404],
  },
  {
    what: 'keys of a whole organisation, which limit all of its keys',
    why: 'A Gateway looks at them only where a setting asks for it, and it is off by default.',
    ask: ['GET /tyk/org/keys/default', 404],
  },
  {
    what: 'OpenID, plugins and mutual TLS in front of an API',
    why: 'They need somebody outside who signs. The wizard offers no such API.',
  },
  {
    what: 'the rate limit of a whole API, GraphQL depth, caches and every other part between the key and the service',
    why: 'They do not depend on the key.',
  },
  {
    what: 'the service behind an API',
    why: 'Nothing leaves this machine: an echo answers in its place.',
  },
  {
    what: 'several Gateways, and the seconds until all of them have loaded something',
    why: 'One process has one memory. A world can hold APIs that only a reload loads.',
  },
  {
    what: 'keys that are not hashed, and hashed ones that cannot be listed',
    why: 'One setting is enough to learn on; the client is tested against recordings of the others.',
  },
  {
    what: 'the random order of a list of APIs',
    why: 'An order that stays is easier to read, and to test. The client sorts.',
  },
  {
    what: 'a Redis that is down',
    why: 'There is none. A fault can be set to answer as such a Gateway does.',
  },
];
