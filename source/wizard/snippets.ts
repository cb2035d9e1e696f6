import { listWords } from '../text.ts';
import type { ApiCall } from '../tyk/types.ts';
import { pipeInto, quotePosix, quotePowerShell, type Shell, writeJsonLine } from './shell-words.ts';
import {
  CERTIFICATE_VARIABLES,
  callerInGo,
  callerInJavaScript,
  callerInPython,
  callerInShell,
} from './snippet-forms.ts';
import { KEY_VARIABLE } from './usage.ts';

export type Snippet = {
  readonly id: 'curl' | 'powershell' | 'javascript' | 'python' | 'go';
  readonly label: string;
  readonly text: string;
};

/** The same call in every language, ready to run: what is secret is read from variables (`variablesFor`). */
export function writeSnippets(call: ApiCall, shell: Shell): readonly Snippet[] {
  const remark = (sign: string) => (call.also === undefined ? '' : `${sign} Not in here: ${call.also}.\n`);
  const powershell: Snippet = {
    id: 'powershell',
    label: 'PowerShell',
    text: `${remark('#')}${writeCurl(call, 'powershell')}`,
  };
  return [
    ...(shell === 'powershell' ? [powershell] : []),
    { id: 'curl', label: 'curl', text: `${remark('#')}${writeCurl(call, 'posix')}` },
    { id: 'javascript', label: 'JavaScript (fetch)', text: `${remark('//')}${writeJavaScript(call)}` },
    { id: 'python', label: 'Python (requests)', text: `${remark('#')}${writePython(call)}` },
    { id: 'go', label: 'Go', text: `${remark('//')}${writeGo(call)}` },
  ];
}

/** Where a snippet has what is secret from: the variables that it names. */
export function sayVariables(snippet: string): string {
  const names = [...new Set(snippet.match(/\bTYK_[A-Z_]+/g) ?? [KEY_VARIABLE])];
  if (names.length > 1) return `${listWords(names)} are read from variables.`;
  return `The key is read from the variable ${names[0]}.`;
}

/** In one line. For PowerShell it is `curl.exe`: the commands of version 5.1 refuse a Host header. */
export function writeCurl(call: ApiCall, shell: Shell): string {
  const { method, url, headers, body, keyIn } = call;
  const { before, value, headers: more } = callerInShell(call, shell);
  if (shell === 'powershell' && call.form?.is === 'signature') return writeInvoke(call);
  const [program, quote] = shell === 'posix' ? ['curl', quotePosix] : ['curl.exe', quotePowerShell];
  const put = (start: string) => quoteWith(start, value ?? '', shell);
  const key = {
    header: () => `-H ${put(`${keyIn.name}: `)}`,
    // -G would put a body into the address too; --url-query is of curl 7.87.
    query: () => `${body === undefined ? '-G --data-urlencode' : '--url-query'} ${put(`${keyIn.name}=`)}`,
    cookie: () => `-b ${put(`${keyIn.name}=`)}`,
  }[keyIn.in];
  const plain = Object.entries(headers).map(([name, text]) => `-H ${quote(`${name}: ${text}`)}`);
  const own = more.map(([name, text]) => `-H "${name}: ${text}"`);
  const verb = method === 'GET' ? [] : [`-X ${method}`];
  const [certificate, secret] = CERTIFICATE_VARIABLES.map(
    (name) => `"$${shell === 'posix' ? '' : 'env:'}${name}"`,
  );
  const shown = call.showsCertificate ? [`--cert ${certificate} --key ${secret}`] : [];
  const who = [...shown, ...(value === undefined ? [] : [key()])];
  const command = [
    ...before.map((line) => `${line};`),
    program,
    ...verb,
    quote(url),
    ...who,
    ...own,
    ...plain,
  ];
  if (body === undefined) return command.join(' ');
  if (shell === 'powershell') return pipeInto([...command, `-d '@-'`].join(' '), body);
  return [...command, `-d ${quote(writeJsonLine(body))}`].join(' ');
}

/** A program is handed no double quotes by Windows PowerShell, and a signature has eight. */
function writeInvoke(call: ApiCall): string {
  const { method, url, headers, body, keyIn } = call;
  const { before, value = '', headers: more } = callerInShell(call, 'powershell');
  const key = (name: string) => `'${name.replace(/['‘’‚‛]/g, '$&$&')}'`;
  const sent = [
    ...[...more, [keyIn.name, value] as const].map(([name, inside]) => `${key(name)} = "${inside}"`),
    ...Object.entries(headers).map(([name, plain]) => `${key(name)} = ${quotePowerShell(plain)}`),
  ];
  const data = body === undefined ? [] : [`-Body ${quotePowerShell(writeJsonLine(body))}`];
  const ask = ['Invoke-WebRequest -UseBasicParsing', `-Method ${method}`, `-Uri ${quotePowerShell(url)}`];
  return [...before.map((line) => `${line};`), ...ask, `-Headers @{ ${sent.join('; ')} }`, ...data].join(' ');
}

/** The name comes from a server: what a shell would carry out in it is quoted apart from the variable. */
function quoteWith(start: string, value: string, shell: Shell): string {
  if (/^[\w-]+(: |=)$/.test(start)) return `"${start}${value}"`;
  if (shell === 'posix') return `${quotePosix(start)}"${value}"`;
  const isVariable = /^\$[\w:]+$/.test(value);
  return `(${quotePowerShell(start)} + ${isVariable ? value : `"${value}"`})`;
}

/** A JSON string is a string in all three languages. */
const text = JSON.stringify;

function writeJavaScript(call: ApiCall): string {
  const { method, url, headers, body, keyIn } = call;
  const { imports, before, value, headers: more } = callerInJavaScript(call);
  if (call.showsCertificate) return writeWithCertificate(call);
  const { Host: host, ...others } = headers;
  const address = new URL(url);
  // fetch sends no Host header of ours: the name has to lead there by itself.
  if (host !== undefined) address.hostname = host;
  const sent = [
    ...(keyIn.in === 'header' ? [`${text(keyIn.name)}: ${value}`] : []),
    ...(keyIn.in === 'cookie' ? [`Cookie: ${text(`${keyIn.name}=`)} + ${value}`] : []),
    ...more.map(([name, expression]) => `${text(name)}: ${expression}`),
    ...Object.entries(others).map(([name, plain]) => `${text(name)}: ${text(plain)}`),
  ];
  const options = [
    ...(method === 'GET' ? [] : [`method: ${text(method)}`]),
    ...(sent.length === 0 ? [] : [`headers: { ${sent.join(', ')} }`]),
    ...(body === undefined ? [] : [`body: ${text(text(body))}`]),
  ];
  return [
    ...imports,
    ...before,
    ...(host === undefined ? [] : [`// ${host} must lead to the Gateway: fetch sets no Host header.`]),
    `const url = new URL(${text(address.href)});`,
    ...(keyIn.in === 'query' ? [`url.searchParams.set(${text(keyIn.name)}, ${value});`] : []),
    `const response = await fetch(url${options.length === 0 ? '' : `, { ${options.join(', ')} }`});`,
    'console.log(response.status, await response.text());',
  ].join('\n');
}

/** fetch shows no certificate. */
function writeWithCertificate(call: ApiCall): string {
  const { method, url, headers, body, keyIn } = call;
  const { imports, before, value, headers: more } = callerInJavaScript(call);
  const sent = [
    ...(value === undefined ? [] : [`${text(keyIn.in === 'cookie' ? 'Cookie' : keyIn.name)}: ${value}`]),
    ...more.map(([name, expression]) => `${text(name)}: ${expression}`),
    ...Object.entries(headers).map(([name, plain]) => `${text(name)}: ${text(plain)}`),
  ];
  const [certificate, secret] = CERTIFICATE_VARIABLES.map((name) => `readFileSync(process.env.${name})`);
  const options = [
    `method: ${text(method)}`,
    `headers: { ${sent.join(', ')} }`,
    `cert: ${certificate}`,
    `key: ${secret}`,
  ];
  return [
    "import { readFileSync } from 'node:fs';",
    "import { request } from 'node:https';",
    ...imports,
    ...before,
    `const call = request(${text(url)}, { ${options.join(', ')} }, async (response) => {`,
    '  console.log(response.statusCode, (await response.toArray()).join(""));',
    '});',
    `call.end(${body === undefined ? '' : text(text(body))});`,
  ].join('\n');
}

function writePython(call: ApiCall): string {
  const { method, url, headers, body, keyIn } = call;
  const { imports, before, value, headers: more } = callerInPython(call);
  const sent = [
    ...(keyIn.in === 'header' && value !== undefined ? [`${text(keyIn.name)}: ${value}`] : []),
    ...more.map(([name, expression]) => `${text(name)}: ${expression}`),
    ...Object.entries(headers).map(([name, plain]) => `${text(name)}: ${text(plain)}`),
  ];
  const place = value === undefined ? '' : { header: '', query: 'params', cookie: 'cookies' }[keyIn.in];
  const pair = CERTIFICATE_VARIABLES.map((name) => `os.environ[${text(name)}]`).join(', ');
  return [
    ...imports.map((name) => `import ${name}`),
    'import os',
    'import requests',
    '',
    ...before,
    'response = requests.request(',
    `    ${text(method)},`,
    `    ${text(url)},`,
    ...(sent.length === 0 ? [] : [`    headers={${sent.join(', ')}},`]),
    ...(place === '' ? [] : [`    ${place}={${text(keyIn.name)}: ${value}},`]),
    ...(call.showsCertificate ? [`    cert=(${pair}),`] : []),
    ...(body === undefined ? [] : [`    data=${text(text(body))},`]),
    ')',
    'print(response.status_code, response.text)',
  ].join('\n');
}

function writeGo(call: ApiCall): string {
  const { method, url, headers, body, keyIn } = call;
  const { imports: needed, before, value, headers: more } = callerInGo(call);
  const { Host: host, ...others } = headers;
  const put = {
    header: [`request.Header.Set(${text(keyIn.name)}, ${value})`],
    query: [
      'query := request.URL.Query()',
      `query.Set(${text(keyIn.name)}, ${value})`,
      'request.URL.RawQuery = query.Encode()',
    ],
    cookie: [`request.Header.Set("Cookie", ${text(`${keyIn.name}=`)}+${value})`],
  }[keyIn.in];
  const set = [
    ...more.map(([name, expression]) => `request.Header.Set(${text(name)}, ${expression})`),
    ...Object.entries(others).map(([name, plain]) => `request.Header.Set(${text(name)}, ${text(plain)})`),
  ];
  const sent = body === undefined ? 'nil' : `strings.NewReader(${text(text(body))})`;
  const pair = CERTIFICATE_VARIABLES.map((name) => `os.Getenv(${text(name)})`).join(', ');
  const client = call.showsCertificate
    ? [
        `pair, err := tls.LoadX509KeyPair(${pair})`,
        ...stop,
        'client := &http.Client{Transport: &http.Transport{',
        '\tTLSClientConfig: &tls.Config{Certificates: []tls.Certificate{pair}},',
        '}}',
      ]
    : [];
  const lines = [
    ...before,
    ...client,
    `request, err := http.NewRequest(${text(method)}, ${text(url)}, ${sent})`,
    ...stop,
    ...(value === undefined ? [] : put),
    ...set,
    ...(host === undefined ? [] : [`request.Host = ${text(host)}`]),
    `response, err := ${call.showsCertificate ? 'client' : 'http.DefaultClient'}.Do(request)`,
    ...stop,
    'defer response.Body.Close()',
    'body, err := io.ReadAll(response.Body)',
    ...stop,
    'fmt.Println(response.Status, string(body))',
  ];
  const own = ['fmt', 'io', 'net/http', 'os', ...(body === undefined ? [] : ['strings'])];
  const packages = [...new Set([...own, ...needed, ...(call.showsCertificate ? ['crypto/tls'] : [])])].sort();
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
