import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../source/secret.ts';
import type { HttpRequest, JsonValue } from '../../source/tyk/types.ts';
import { curlCommand, quotePosix, quotePowerShell } from '../../source/wizard/shell-words.ts';

const token = '5f1c9a70b2d84e6f9b3a7c1d2e4f6a8b';

const nasty = [
  ...[
    '',
    ' ',
    'two words',
    "it's",
    "''",
    '"',
    '$HOME',
    '`id`',
    '$(id)',
    '!!',
    '\\',
    'a\\',
    '*',
    '~',
    '#x',
    ';id',
  ],
  ...[
    '=ls',
    '-n',
    '--api',
    'a&b',
    '{a,b}',
    '[a]',
    '<a>',
    'x|y',
    '注文',
    '🚀',
    'ü',
    'Orders=v1,v2',
    '%PATH%',
    '^',
  ],
  ...[
    'line\nbreak',
    'tab\there',
    '\u001b[31mred',
    'a\u009b2Jb',
    '\u202egnp',
    'a\u{e0041}\u2060b',
    "\u0007it's\\",
    '\u001b$(id)',
  ],
];

/** What a shell hands to a program for the words. */
function argumentsIn(shell: 'bash' | 'sh', words: string): string[] {
  const output = execFileSync(shell, ['-c', `printf '%s\\0' ${words}`], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
  });
  return output.split('\0').slice(0, -1);
}

describe('quotePosix', () => {
  it.each([
    ['http://localhost:3000/api/keys', 'http://localhost:3000/api/keys'],
    ['30d', '30d'],
    ['Orders=v1,v2', 'Orders=v1,v2'],
    ['jane@laptop', 'jane@laptop'],
    ['two words', "'two words'"],
    ["it's", "'it'\\''s'"],
    ['', "''"],
    ['=ls', "'=ls'"],
    ['~', "'~'"],
    ['a\u001b[2J', "$'a\\u001b[2J'"],
  ])('%j is %s', (word, quoted) => {
    expect(quotePosix(word)).toBe(quoted);
  });

  it('hands every word through a real shell unchanged', () => {
    expect(argumentsIn('bash', nasty.map(quotePosix).join(' '))).toEqual(nasty);
  });

  it('needs nothing but a plain sh where no character is hidden', () => {
    const visible = nasty.filter((word) => !/[\p{Cc}\p{Cf}]/u.test(word));
    expect(argumentsIn('sh', visible.map(quotePosix).join(' '))).toEqual(visible);
  });

  it('shows nothing that could act on a terminal', () => {
    for (const word of nasty) expect(quotePosix(word)).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});

describe('quotePowerShell', () => {
  it.each([
    ['Orders', 'Orders'],
    ['http://localhost:3000/api/keys', 'http://localhost:3000/api/keys'],
    ['30d', "'30d'"],
    ['1000/60s', "'1000/60s'"],
    ['Orders=v1,v2', "'Orders=v1,v2'"],
    ['two words', "'two words'"],
    ["it's", "'it''s'"],
    ['it’s', "'it’’s'"],
    ['$env:PATH', "'$env:PATH'"],
    ['@-', "'@-'"],
    ['-n', "'-n'"],
    ['a`b', "'a`b'"],
    ['', "''"],
    ['a\u001b[2J"$x`', '"a$([char]0x001b)[2J`"`$x``"'],
  ])('%j is %s', (word, quoted) => {
    expect(quotePowerShell(word)).toBe(quoted);
  });

  it('shows nothing that could act on a terminal', () => {
    for (const word of nasty) expect(quotePowerShell(word)).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});

const body: JsonValue = {
  alias: 'Jane\'s $HOME `id` "laptop" ü',
  expires: 1_797_847_320,
  tags: [],
  names: ['a  b', 'line\nbreak', '\u001b[31mred', 'a\u009b2J', '\u202egnp', 'back\\slash', '@file'],
  metadata: { nested: { deep: null } },
};

const create: HttpRequest = {
  method: 'POST',
  url: 'http://localhost:3000/api/keys',
  headers: { authorization: new Secret(token), 'content-type': 'application/json' },
  body,
};

function tokenVariable(header: string): string {
  return header === 'authorization' ? 'TYK_AUTH_TOKEN' : 'TYK_GW_SECRET';
}

describe('curlCommand for POSIX shells', () => {
  it('looks like a curl command that a person would write', () => {
    const request = { ...create, body: { alias: 'jane-laptop', tags: ['a', 'b'], metadata: {} } };
    expect(curlCommand(request, tokenVariable, 'posix')).toBe(
      [
        'curl -X POST http://localhost:3000/api/keys \\',
        '  -H "authorization: $TYK_AUTH_TOKEN" \\',
        '  -H "content-type: application/json" \\',
        '  -d \'{ "alias": "jane-laptop", "tags": [ "a", "b" ], "metadata": {} }\'',
      ].join('\n'),
    );
  });

  it('has no body where the request has none, and no method for a GET', () => {
    const request: HttpRequest = { method: 'GET', url: 'http://localhost:8080/a?b=c&d', headers: {} };
    expect(curlCommand(request, tokenVariable, 'posix')).toBe("curl 'http://localhost:8080/a?b=c&d'");
    expect(curlCommand({ ...request, method: 'DELETE' }, tokenVariable, 'posix')).toContain(
      'curl -X DELETE ',
    );
  });

  it('gives curl the very request, in bash and in a plain sh', () => {
    for (const shell of ['bash', 'sh'] as const) {
      const script = `curl() { printf '%s\\0' "$@"; }\n${curlCommand(create, tokenVariable, 'posix')}`;
      const output = execFileSync(shell, ['-c', script], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TYK_AUTH_TOKEN: token },
      });
      const words = output.split('\0').slice(0, -1);
      expect(words.slice(0, -1)).toEqual([
        ...['-X', 'POST', create.url],
        ...['-H', `authorization: ${token}`, '-H', 'content-type: application/json', '-d'],
      ]);
      expect(JSON.parse(words.at(-1) ?? '')).toEqual(body);
    }
  });

  it('quotes a header that a shell would act on', () => {
    const request = { ...create, headers: { 'x-note': '$(id) "x"' } };
    expect(curlCommand(request, tokenVariable, 'posix')).toContain(`-H 'x-note: $(id) "x"'`);
  });
});

describe('curlCommand for PowerShell', () => {
  it('pipes the body, because PowerShell versions pass double quotes in different ways', () => {
    const request = { ...create, body: { alias: "Jane's", tags: ['ü', '🚀'] } };
    expect(curlCommand(request, tokenVariable, 'powershell')).toBe(
      [
        `'{ "alias": "Jane''s", "tags": [ "\\u00fc", "\\ud83d\\ude80" ] }' |`,
        '  curl.exe -X POST http://localhost:3000/api/keys `',
        '  -H "authorization: $env:TYK_AUTH_TOKEN" `',
        '  -H "content-type: application/json" `',
        "  -d '@-'",
      ].join('\n'),
    );
  });

  it('pipes ASCII that means the same body', () => {
    const [line = ''] = curlCommand(create, tokenVariable, 'powershell').split(' |\n');
    expect(line).toMatch(/^[\u0020-\u007e]+$/);
    expect(JSON.parse(line.slice(1, -1).replaceAll("''", "'"))).toEqual(body);
  });

  it('needs no pipe without a body', () => {
    const request: HttpRequest = {
      method: 'GET',
      url: 'http://localhost:8080/tyk/apis',
      headers: { 'x-tyk-authorization': new Secret(token) },
    };
    expect(curlCommand(request, tokenVariable, 'powershell')).toBe(
      'curl.exe http://localhost:8080/tyk/apis `\n  -H "x-tyk-authorization: $env:TYK_GW_SECRET"',
    );
  });
});

it('never shows a credential nor anything that acts on a terminal', () => {
  for (const shell of ['posix', 'powershell'] as const) {
    const command = curlCommand(create, tokenVariable, shell);
    expect(command).not.toContain(token.slice(0, 8));
    expect(command.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  }
});
