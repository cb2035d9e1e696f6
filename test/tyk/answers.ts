import { WizardError } from '../../source/errors.ts';
import type { Secret } from '../../source/secret.ts';
import { type Context, readAnswer } from '../../source/tyk/diagnose.ts';
import type { Answer } from '../../source/tyk/exchange.ts';
import type { Doing } from '../../source/tyk/refusals-key.ts';
import type { ServerKind } from '../../source/tyk/types.ts';

type Given = {
  status?: number;
  text?: string;
  origin?: string;
  path?: string;
  method?: string;
  headers?: Answer['headers'];
};

export function makeAnswer({
  status = 200,
  text = '',
  origin = 'http://tyk.test:3000',
  path = '/',
  method = 'GET',
  headers = {},
}: Given): Answer {
  const url = new URL(path, origin);
  return { url, method, status, headers, text, askedAt: 0, answeredAt: 0 };
}

/** The error that an answer becomes; fails where it becomes none. */
export function refuse(
  server: ServerKind,
  doing: Doing,
  given: Given,
  hide: readonly Secret[] = [],
): WizardError {
  const context: Context = { server, doing, hide };
  try {
    const value = readAnswer(makeAnswer(given), context);
    throw new Error(`It was read: ${JSON.stringify(value)}`);
  } catch (error) {
    if (error instanceof WizardError) return error;
    throw error;
  }
}
