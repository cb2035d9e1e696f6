import { Secret } from '../secret.ts';
import { HIDDEN } from '../text.ts';
import type { HttpRequest, Payload } from '../tyk/types.ts';

export type Shell = 'posix' | 'powershell';

/** UTF-16 units, as JSON and .NET write them. */
function spell(characters: string, write: (hex: string) => string): string {
  return [...Array(characters.length).keys()]
    .map((at) => write(characters.charCodeAt(at).toString(16).padStart(4, '0')))
    .join('');
}

/** One word for sh, bash and zsh. Hidden characters are spelled out, in the `$'…'` form. */
export function quotePosix(word: string): string {
  if (/^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word)) return word;
  if (word.search(HIDDEN) < 0) return `'${word.replaceAll("'", `'\\''`)}'`;
  // By code point: a shell makes UTF-8 of each.
  const spelled = word.replace(/[\\']/g, '\\$&').replace(HIDDEN, (character) => {
    const hex = (character.codePointAt(0) ?? 0).toString(16);
    return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
  });
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
    .replace(HIDDEN, (character) => spell(character, (hex) => `$([char]0x${hex})`));
  return `"${spelled}"`;
}

/** `{ "alias": "ci", "tags": [] }`: JSON on one line that the eye can read, hidden characters spelled out. */
export function writeJsonLine(body: Payload): string {
  return JSON.stringify(body, null, 1)
    .replace(/\n\s*/g, ' ')
    .replace(HIDDEN, (character) => spell(character, (hex) => `\\u${hex}`));
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
export function pipeInto(command: string, body: Payload, gap = ' '): string {
  const line = writeJsonLine(body).replace(/[^\u0000-\u007f]/g, (character) =>
    spell(character, (hex) => `\\u${hex}`),
  );
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
