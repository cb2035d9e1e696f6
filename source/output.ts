import { presentJson, type Report } from './present-json.ts';
import { Secret } from './secret.ts';
import { writeJson } from './text.ts';
import type { HttpRequest } from './tyk/types.ts';
import { curlInOneLine, quotePosix, quotePowerShell, type Shell } from './wizard/shell-words.ts';
import { KEY_VARIABLE } from './wizard/usage.ts';

/** What `-o` takes. `text` and `key` put the key alone on stdout; they differ in the words on stderr. */
export const outputForms = ['text', 'key', 'json', 'env', 'curl'] as const;
export type OutputForm = (typeof outputForms)[number];

export type Output = {
  /** The content is complete as soon as the key is there; the others wait for the read-back or the API's address. */
  readonly immediate: boolean;
  readonly isJson: boolean;
  format(key: string, report: Report, call: HttpRequest | undefined): string;
};

export function outputFor(form: OutputForm, shell: Shell): Output {
  switch (form) {
    case 'json':
      return {
        immediate: false,
        isJson: true,
        format: (key, report) => `${writeJson(presentJson(report, key))}\n`,
      };
    case 'env':
      return { immediate: true, isJson: false, format: (key) => envLine(key, shell) };
    case 'curl':
      // Where no address is known the key itself still goes out: it is shown only once.
      return {
        immediate: false,
        isJson: false,
        format: (key, _report, call) => (call === undefined ? key : callWith(key, call, shell)),
      };
    default:
      return { immediate: true, isJson: false, format: (key) => key };
  }
}

function envLine(key: string, shell: Shell): string {
  if (shell === 'powershell') return `$env:${KEY_VARIABLE} = ${quotePowerShell(key)}`;
  return `${KEY_VARIABLE}=${quotePosix(key)}`;
}

function callWith(key: string, call: HttpRequest, shell: Shell): string {
  const headers = Object.entries(call.headers).map(([name, value]) => [
    name,
    value instanceof Secret ? key : value,
  ]);
  const request: HttpRequest = { ...call, headers: Object.fromEntries(headers) };
  return curlInOneLine(request, () => KEY_VARIABLE, shell);
}
