import type { JsonValue, KeyRequest } from '../../tyk/types.ts';

/** Names in the metadata of a key: of the run that made it, and of its row. */
export const marks = { run: 'tyk-key-wizard-run', row: 'tyk-key-wizard-row' } as const;

/** By these a key is found that was made, and of which no answer came. */
export function markRequest(request: KeyRequest, run: string, row: number): KeyRequest {
  const metadata = { ...request.metadata, [marks.run]: run, [marks.row]: String(row) };
  return { ...request, metadata };
}

/** The row that it was made for in that run. */
export function readMark(metadata: { readonly [name: string]: JsonValue }, run: string): number | undefined {
  const row = Number(metadata[marks.row]);
  return metadata[marks.run] === run && Number.isInteger(row) ? row : undefined;
}
