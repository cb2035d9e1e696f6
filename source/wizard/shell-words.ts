import { Secret } from '../secret.ts';
import type { HttpRequest, JsonValue } from '../tyk/types.ts';

export type Shell = 'posix' | 'powershell';

/** Characters that would act on the terminal in which a command is shown, escape codes and bidi marks among them. */
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}

/** One word for sh, bash and zsh. Hidden characters are spelled out, in the `$'…'` form. */
export function quotePosix(word: string): string {
  if (/^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word)) return word;
  if (word.search(HIDDEN) < 0) return `'${word.replaceAll("'", `'\\''`)}'`;
  const spelled = word.replace(/[\\']/g, '\\$&').replace(HIDDEN, (character) => `\\u${hex(character, 4)}`);
  return `$'${spelled}'`;
}

/**
 * One word for Windows PowerShell 5.1 and PowerShell 7. Both end a text at typographic quotes too. A double quote
 * inside cannot be handed to another program in the same way by both of them.
 */
export function quotePowerShell(word: string): string {
  if (/^[A-Za-z_./][\w./:\\+-]*$/.test(word)) return word;
  if (word.search(HIDDEN) < 0) return `'${word.replace(/['‘’‚‛]/g, '$&$&')}'`;
  const spelled = word
    .replace(/[`$"“”„]/g, '`$&')
    .replace(HIDDEN, (character) => `$([char]0x${hex(character, 4)})`);
  return `"${spelled}"`;
}

/** `{ "alias": "ci", "tags": [] }`: JSON on one line that the eye can read, hidden characters spelled out. */
export function writeJsonLine(body: JsonValue): string {
  return JSON.stringify(body, null, 1)
    .replace(/\n\s*/g, ' ')
    .replace(HIDDEN, (character) => `\\u${hex(character, 4)}`);
}

/**
 * The very request as a curl command of several lines. A secret header shows the variable that `variableFor` names
 * in its place: `-H "authorization: $TYK_AUTH_TOKEN"`.
 */
export function curlCommand(
  request: HttpRequest,
  variableFor: (headerName: string) => string,
  shell: Shell,
): string {
  return shell === 'posix' ? posixCurl(request, variableFor) : powerShellCurl(request, variableFor);
}

type VariableFor = (headerName: string) => string;

function posixCurl(request: HttpRequest, variableFor: VariableFor): string {
  const lines = [
    `curl${methodOf(request)} ${quotePosix(request.url)}`,
    ...Object.entries(request.headers).map(([name, value]) => {
      if (value instanceof Secret) return `-H "${name}: $${variableFor(name)}"`;
      return `-H ${doubleQuoteOrElse(`${name}: ${value}`, quotePosix)}`;
    }),
    ...(request.body === undefined ? [] : [`-d ${quotePosix(writeJsonLine(request.body))}`]),
  ];
  return lines.join(' \\\n  ');
}

function powerShellCurl(request: HttpRequest, variableFor: VariableFor): string {
  const lines = [
    `curl.exe${methodOf(request)} ${quotePowerShell(request.url)}`,
    ...Object.entries(request.headers).map(([name, value]) => {
      if (value instanceof Secret) return `-H "${name}: $env:${variableFor(name)}"`;
      return `-H ${doubleQuoteOrElse(`${name}: ${value}`, quotePowerShell)}`;
    }),
    ...(request.body === undefined ? [] : [`-d '@-'`]),
  ];
  const command = lines.join(' `\n  ');
  return request.body === undefined ? command : pipeInto(command, request.body, '\n  ');
}

/**
 * The body goes through a pipe: PowerShell before 7.3 drops the double quotes of an argument, and later versions
 * keep them. Windows PowerShell pipes ASCII only, so everything else is spelled out.
 */
export function pipeInto(command: string, body: JsonValue, gap = ' '): string {
  const line = writeJsonLine(body).replace(/[^\u0000-\u007f]/g, (character) => `\\u${hex(character, 4)}`);
  return `${quotePowerShell(line)} |${gap}${command}`;
}

function methodOf({ method }: HttpRequest): string {
  return method === 'GET' ? '' : ` -X ${method}`;
}

function doubleQuoteOrElse(text: string, quote: (word: string) => string): string {
  return /^[\w ./:;=,*+-]*$/.test(text) ? `"${text}"` : quote(text);
}

/** The same without the line breaks. */
export function curlInOneLine(...words: Parameters<typeof curlCommand>): string {
  return curlCommand(...words).replace(/ [\\`]\n\s*/g, ' ');
}
