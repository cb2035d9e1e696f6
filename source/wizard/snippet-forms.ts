import { signedTarget } from '../tyk/signed-target.ts';
import type { ApiCall } from '../tyk/types.ts';
import { quotePosix, quotePowerShell, type Shell } from './shell-words.ts';
import { KEY_VARIABLE, variablesFor } from './usage.ts';

/** Where a snippet reads the files of a client certificate: paths, not contents. */
export const CERTIFICATE_VARIABLES = ['TYK_CLIENT_CERT', 'TYK_CLIENT_KEY'] as const;

/** How a language says who calls: what goes before, what it needs, the value, and headers beside it. */
type CallerIn = {
  readonly before: readonly string[];
  readonly imports: readonly string[];
  /** An expression; in a shell the text that stands in double quotes. None: the connection itself tells. */
  readonly value?: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
};

const [USER = '', PASSWORD = ''] = variablesFor('basic-user');
const [ID = '', SECRET = ''] = variablesFor('hmac');
const text = JSON.stringify;

const nothing = { before: [], imports: [], headers: [] };
const targetOf = ({ method, url }: ApiCall) => `(request-target): ${signedTarget(method, url)}`;
/** `sha256` of `hmac-sha256`. */
const hashOf = (algorithm: string) => algorithm.replace(/^hmac-/, '').replace(/\W/g, '');

/** The parts of the header, with a language's own way to put a value into a text. Dates are rounded as in `tyk/sign`. */
function signature(
  algorithm: string,
  date: string,
  put: (name: 'id' | 'signature') => string,
  quote = '"',
): string {
  const parts = [
    `keyId=${quote}${put('id')}${quote}`,
    `algorithm=${quote}hmac-${hashOf(algorithm)}${quote}`,
    `headers=${quote}(request-target) ${date}${quote}`,
    `signature=${quote}${put('signature')}${quote}`,
  ];
  return `Signature ${parts.join(',')}`;
}

export function callerInShell(call: ApiCall, shell: Shell): CallerIn {
  const { form } = call;
  const isPosix = shell === 'posix';
  if (form === undefined) return { ...nothing, value: isPosix ? `$${KEY_VARIABLE}` : `$env:${KEY_VARIABLE}` };
  if (form.is === 'certificate') return nothing;
  if (form.is === 'basic') {
    const pair = isPosix ? `$${USER}:$${PASSWORD}` : `$($env:${USER}):$($env:${PASSWORD})`;
    const value = isPosix
      ? `Basic $(printf %s "${pair}" | base64 | tr -d '\\n')`
      : `Basic $([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("${pair}")))`;
    return { ...nothing, value };
  }
  const hash = hashOf(form.algorithm);
  if (isPosix) {
    const sign = `printf '%s\\ndate: %s' ${quotePosix(targetOf(call))} "$date" | openssl dgst -${hash} -hmac "$${SECRET}" -binary`;
    return {
      ...nothing,
      before: [
        `date="$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S GMT')"`,
        `signature="$(${sign} | base64 | tr -d '\\n' | sed 's/+/%2B/g; s,/,%2F,g; s/=/%3D/g')"`,
      ],
      value: signature(form.algorithm, 'date', (name) => (name === 'id' ? `$${ID}` : '$signature'), '\\"'),
      headers: [['Date', '$date']],
    };
  }
  // Windows PowerShell sends no Date header of ours; Tyk reads this one in its place.
  const bytes = (inside: string) => `[Text.Encoding]::UTF8.GetBytes(${inside})`;
  const line = `(${quotePowerShell(targetOf(call))} + "\`nx-aux-date: $date")`;
  return {
    ...nothing,
    before: [
      "$date = [DateTime]::UtcNow.AddSeconds(0.5).ToString('r')",
      `$hmac = New-Object Security.Cryptography.HMAC${hash.toUpperCase()} @(,${bytes(`$env:${SECRET}`)})`,
      `$signature = [Uri]::EscapeDataString([Convert]::ToBase64String($hmac.ComputeHash(${bytes(line)})))`,
    ],
    value: signature(
      form.algorithm,
      'x-aux-date',
      (name) => (name === 'id' ? `$env:${ID}` : '$signature'),
      '`"',
    ),
    headers: [['x-aux-date', '$date']],
  };
}

export function callerInJavaScript(call: ApiCall): CallerIn {
  const { form } = call;
  const read = (name: string) => `process.env.${name}`;
  if (form === undefined) return { ...nothing, value: read(KEY_VARIABLE) };
  if (form.is === 'certificate') return nothing;
  if (form.is === 'basic') {
    const pair = `\`\${${read(USER)}}:\${${read(PASSWORD)}}\``;
    return { ...nothing, value: `\`Basic \${Buffer.from(${pair}).toString('base64')}\`` };
  }
  const put = (name: 'id' | 'signature') => (name === 'id' ? `\${${read(ID)}}` : `\${signature}`);
  return {
    imports: ["import { createHmac } from 'node:crypto';"],
    before: [
      'const date = new Date(Date.now() + 500).toUTCString();',
      `const text = ${text(targetOf(call))} + \`\\ndate: \${date}\`;`,
      `const sum = createHmac(${text(hashOf(form.algorithm))}, ${read(SECRET)}).update(text).digest('base64');`,
      'const signature = encodeURIComponent(sum);',
    ],
    value: `\`${signature(form.algorithm, 'date', put)}\``,
    headers: [['Date', 'date']],
  };
}

export function callerInPython(call: ApiCall): CallerIn {
  const { form } = call;
  const read = (name: string) => `os.environ[${text(name)}]`;
  if (form === undefined) return { ...nothing, value: read(KEY_VARIABLE) };
  if (form.is === 'certificate') return nothing;
  if (form.is === 'basic') {
    const pair = `(${read(USER)} + ":" + ${read(PASSWORD)}).encode()`;
    return { ...nothing, imports: ['base64'], value: `"Basic " + base64.b64encode(${pair}).decode()` };
  }
  const put = (name: 'id' | 'signature') => (name === 'id' ? `' + ${read(ID)} + '` : "' + signature + '");
  return {
    imports: ['base64', 'email.utils', 'hashlib', 'hmac', 'time', 'urllib.parse'],
    before: [
      'date = email.utils.formatdate(time.time() + 0.5, usegmt=True)',
      `text = ${text(targetOf(call))} + "\\ndate: " + date`,
      `sum = hmac.new(${read(SECRET)}.encode(), text.encode(), hashlib.${hashOf(form.algorithm)}).digest()`,
      'signature = urllib.parse.quote(base64.b64encode(sum), safe="")',
    ],
    value: `'${signature(form.algorithm, 'date', put)}'`,
    headers: [['Date', 'date']],
  };
}

const goHashes: { readonly [hash: string]: readonly [path: string, make: string] } = {
  sha1: ['crypto/sha1', 'sha1.New'],
  sha256: ['crypto/sha256', 'sha256.New'],
  sha384: ['crypto/sha512', 'sha512.New384'],
  sha512: ['crypto/sha512', 'sha512.New'],
};

export function callerInGo(call: ApiCall): CallerIn {
  const { form } = call;
  const read = (name: string) => `os.Getenv(${text(name)})`;
  if (form === undefined) return { ...nothing, value: read(KEY_VARIABLE) };
  if (form.is === 'certificate') return nothing;
  if (form.is === 'basic') {
    const pair = `[]byte(${read(USER)} + ":" + ${read(PASSWORD)})`;
    return {
      ...nothing,
      imports: ['encoding/base64'],
      value: `"Basic "+base64.StdEncoding.EncodeToString(${pair})`,
    };
  }
  const [path, make] = goHashes[hashOf(form.algorithm)] ?? ['crypto/sha256', 'sha256.New'];
  const put = (name: 'id' | 'signature') => (name === 'id' ? `\` + ${read(ID)} + \`` : '` + signature + `');
  return {
    imports: ['crypto/hmac', path, 'encoding/base64', 'net/url', 'time'],
    before: [
      'date := time.Now().UTC().Round(time.Second).Format(http.TimeFormat)',
      `sum := hmac.New(${make}, []byte(${read(SECRET)}))`,
      `sum.Write([]byte(${text(targetOf(call))} + "\\ndate: " + date))`,
      'signature := url.QueryEscape(base64.StdEncoding.EncodeToString(sum.Sum(nil)))',
    ],
    value: `\`${signature(form.algorithm, 'date', put)}\``,
    headers: [['Date', 'date']],
  };
}
