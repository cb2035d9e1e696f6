import { presentJson, type Report } from './present-json.ts';
import { Secret } from './secret.ts';
import { writeJson } from './text.ts';
import type { ApiCall, HttpRequest } from './tyk/types.ts';
import { makingFor } from './wizard/making.ts';
import { curlInOneLine, quotePosix, quotePowerShell, type Shell } from './wizard/shell-words.ts';
import { callInOneLine } from './wizard/summary.ts';
import { KEY_VARIABLE, variablesFor } from './wizard/usage.ts';

/** What `-o` takes. `text` and `key` put the key alone on stdout; they differ in the words on stderr. */
export const outputForms = ['text', 'key', 'json', 'env', 'curl'] as const;
export type OutputForm = (typeof outputForms)[number];

export type Output = {
  /** The content is complete as soon as the key is there; the others wait for the read-back or the API's address. */
  readonly immediate: boolean;
  readonly isJson: boolean;
  /** A key of two parts has each on a line of its own. */
  format(key: string, report: Report, call: HttpRequest | ApiCall | undefined): string;
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
      return { immediate: true, isJson: false, format: (key, report) => envLines(key, report, shell) };
    case 'curl':
      // Where no address is known the key itself still goes out: it is shown only once.
      return {
        immediate: false,
        isJson: false,
        format(key, report, call) {
          if (call === undefined) return key;
          if (!('keyIn' in call)) return callWith(key, call, shell);
          return `${envLines(key, report, shell)}\n${callInOneLine(call, shell)}`;
        },
      };
    default:
      return { immediate: true, isJson: false, format: (key) => key };
  }
}

function envLines(key: string, { answers, facts, kind }: Report, shell: Shell): string {
  const names = variablesFor(kind ?? makingFor(answers, facts));
  const parts = names.length === 1 ? [key] : key.split('\n');
  const lines = parts.map((part, index) => {
    const name = names[index] ?? KEY_VARIABLE;
    return shell === 'powershell' ? `$env:${name} = ${quotePowerShell(part)}` : `${name}=${quotePosix(part)}`;
  });
  return lines.join('\n');
}

function callWith(key: string, call: HttpRequest, shell: Shell): string {
  const headers = Object.entries(call.headers).map(([name, value]) => [
    name,
    value instanceof Secret ? key : value,
  ]);
  const request: HttpRequest = { ...call, headers: Object.fromEntries(headers) };
  return curlInOneLine(request, () => KEY_VARIABLE, shell);
}
