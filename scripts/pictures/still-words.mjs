/** What differs from run to run, replaced by words of the same length wherever that is known. */
const KEY =
  'eyJvcmciOiI1ZTlkOTU0NGExZGNkNjAwMDFkMGVkMjAiLCJpZCI6IjRmMGE3YjFjMmQzZTRmNWE2YjdjOGQ5ZTBmMWEyYjNjIiwiaCI6Im11cm11cjY0In0=';
const replacements = [
  [/127\.0\.0\.1:\d+/g, (found) => `127.0.0.1:${'43000'.slice(0, found.length - '127.0.0.1:'.length)}`],
  [/\b[0-9a-f]{16}\b/g, '81252c368f20a5d7'],
  [/\b\d+ ms\b/g, '12 ms'],
  [
    /Node +\d+\.\d+\.\d+, \w+ \w+; tyk-key-wizard \S+/g,
    'Node         24.11.0, linux x64; tyk-key-wizard 1.0.0',
  ],
  [/(?:\/[\w.-]+)*\/pictures-\w+/g, '/home/jane'],
];

export function settle(rows) {
  let offset = 0;
  return rows.map((runs) =>
    runs.map(({ look, text }) => {
      if (/^\s*[A-Za-z0-9+/]{16,}={0,2}$/.test(text) && (text.startsWith('eyJ') || offset > 0)) {
        const replaced = KEY.slice(offset, offset + text.length);
        offset += text.length;
        return { look, text: replaced };
      }
      offset = 0;
      return { look, text: replacements.reduce((all, [found, by]) => all.replace(found, by), text) };
    }),
  );
}
