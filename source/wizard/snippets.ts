import type { ApiCall } from '../tyk/types.ts';
import { pipeInto, quotePosix, quotePowerShell, type Shell, writeJsonLine } from './shell-words.ts';
import { KEY_VARIABLE } from './usage.ts';

export type Snippet = {
  readonly id: 'curl' | 'powershell' | 'javascript' | 'python' | 'go';
  readonly label: string;
  readonly text: string;
};

/** The same call in every language, ready to run: the key is read from the variable `TYK_API_KEY`. */
export function writeSnippets(call: ApiCall, shell: Shell): readonly Snippet[] {
  const powershell: Snippet = {
    id: 'powershell',
    label: 'PowerShell',
    text: writeCurl(call, 'powershell'),
  };
  return [
    ...(shell === 'powershell' ? [powershell] : []),
    { id: 'curl', label: 'curl', text: writeCurl(call, 'posix') },
    { id: 'javascript', label: 'JavaScript (fetch)', text: writeJavaScript(call) },
    { id: 'python', label: 'Python (requests)', text: writePython(call) },
    { id: 'go', label: 'Go', text: writeGo(call) },
  ];
}

/** In one line. For PowerShell it is `curl.exe`: the commands of version 5.1 refuse a Host header. */
export function writeCurl({ method, url, headers, body, keyIn }: ApiCall, shell: Shell): string {
  const [program, quote] = shell === 'posix' ? ['curl', quotePosix] : ['curl.exe', quotePowerShell];
  const key = {
    header: `-H ${quoteWithKey(`${keyIn.name}: `, shell)}`,
    // -G would put a body into the address too; --url-query is of curl 7.87.
    query: `${body === undefined ? '-G --data-urlencode' : '--url-query'} ${quoteWithKey(`${keyIn.name}=`, shell)}`,
    cookie: `-b ${quoteWithKey(`${keyIn.name}=`, shell)}`,
  }[keyIn.in];
  const plain = Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
  const verb = method === 'GET' ? [] : [`-X ${method}`];
  const command = [program, ...verb, quote(url), key, ...plain];
  if (body === undefined) return command.join(' ');
  if (shell === 'powershell') return pipeInto([...command, `-d '@-'`].join(' '), body);
  return [...command, `-d ${quote(writeJsonLine(body))}`].join(' ');
}

/** The name comes from a server: what a shell would carry out in it is quoted apart from the variable. */
function quoteWithKey(start: string, shell: Shell): string {
  const isPlain = /^[\w-]+(: |=)$/.test(start);
  if (shell === 'posix') {
    return isPlain ? `"${start}$${KEY_VARIABLE}"` : `${quotePosix(start)}"$${KEY_VARIABLE}"`;
  }
  const variable = `$env:${KEY_VARIABLE}`;
  return isPlain ? `"${start}${variable}"` : `(${quotePowerShell(start)} + ${variable})`;
}

/** A JSON string is a string in all three languages. */
const text = JSON.stringify;

function writeJavaScript({ method, url, headers, body, keyIn }: ApiCall): string {
  const key = `process.env.${KEY_VARIABLE}`;
  const { Host: host, ...others } = headers;
  const address = new URL(url);
  // fetch sends no Host header of ours: the name has to lead there by itself.
  if (host !== undefined) address.hostname = host;
  const sent = Object.entries(others).map(([name, value]) => `${text(name)}: ${text(value)}`);
  if (keyIn.in === 'header') sent.unshift(`${text(keyIn.name)}: ${key}`);
  if (keyIn.in === 'cookie') sent.unshift(`Cookie: ${text(`${keyIn.name}=`)} + ${key}`);
  const options = [
    ...(method === 'GET' ? [] : [`method: ${text(method)}`]),
    ...(sent.length === 0 ? [] : [`headers: { ${sent.join(', ')} }`]),
    ...(body === undefined ? [] : [`body: ${text(text(body))}`]),
  ];
  return [
    ...(host === undefined ? [] : [`// ${host} must lead to the Gateway: fetch sets no Host header.`]),
    `const url = new URL(${text(address.href)});`,
    ...(keyIn.in === 'query' ? [`url.searchParams.set(${text(keyIn.name)}, ${key});`] : []),
    `const response = await fetch(url${options.length === 0 ? '' : `, { ${options.join(', ')} }`});`,
    'console.log(response.status, await response.text());',
  ].join('\n');
}

function writePython({ method, url, headers, body, keyIn }: ApiCall): string {
  const key = `os.environ[${text(KEY_VARIABLE)}]`;
  const sent = Object.entries(headers).map(([name, value]) => `${text(name)}: ${text(value)}`);
  if (keyIn.in === 'header') sent.unshift(`${text(keyIn.name)}: ${key}`);
  const place = { header: '', query: 'params', cookie: 'cookies' }[keyIn.in];
  return [
    'import os',
    'import requests',
    '',
    'response = requests.request(',
    `    ${text(method)},`,
    `    ${text(url)},`,
    ...(sent.length === 0 ? [] : [`    headers={${sent.join(', ')}},`]),
    ...(place === '' ? [] : [`    ${place}={${text(keyIn.name)}: ${key}},`]),
    ...(body === undefined ? [] : [`    data=${text(text(body))},`]),
    ')',
    'print(response.status_code, response.text)',
  ].join('\n');
}

function writeGo({ method, url, headers, body, keyIn }: ApiCall): string {
  const key = `os.Getenv(${text(KEY_VARIABLE)})`;
  const { Host: host, ...others } = headers;
  const put = {
    header: [`request.Header.Set(${text(keyIn.name)}, ${key})`],
    query: [
      'query := request.URL.Query()',
      `query.Set(${text(keyIn.name)}, ${key})`,
      'request.URL.RawQuery = query.Encode()',
    ],
    cookie: [`request.Header.Set("Cookie", ${text(`${keyIn.name}=`)}+${key})`],
  }[keyIn.in];
  const set = Object.entries(others).map(
    ([name, value]) => `request.Header.Set(${text(name)}, ${text(value)})`,
  );
  const sent = body === undefined ? 'nil' : `strings.NewReader(${text(text(body))})`;
  const lines = [
    `request, err := http.NewRequest(${text(method)}, ${text(url)}, ${sent})`,
    ...stop,
    ...put,
    ...set,
    ...(host === undefined ? [] : [`request.Host = ${text(host)}`]),
    'response, err := http.DefaultClient.Do(request)',
    ...stop,
    'defer response.Body.Close()',
    'body, err := io.ReadAll(response.Body)',
    ...stop,
    'fmt.Println(response.Status, string(body))',
  ];
  const packages = ['fmt', 'io', 'net/http', 'os', ...(body === undefined ? [] : ['strings'])];
  const imports = packages.map((name) => `\t${text(name)}`);
  return [
    'package main',
    '',
    'import (',
    ...imports,
    ')',
    '',
    'func main() {',
    ...lines.map((line) => `\t${line}`),
    '}',
  ].join('\n');
}

const stop = ['if err != nil {', '\tpanic(err)', '}'];
