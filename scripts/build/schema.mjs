import { build } from 'esbuild';

export const SCHEMA_MAKER = 'wizard/recipe-schema.ts';
export const MAN_MAKER = 'commands/man.ts';
export const HELP_MAKER = 'commands/help.ts';

/** What the source itself says, run now: `code` exports `text`. */
async function evaluate(source, code) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: source, loader: 'ts' },
    bundle: true,
    splitting: false,
    write: false,
    format: 'esm',
    platform: 'node',
    // What a command loads when it is run is none of the words about it.
    plugins: [{ name: 'words-alone', setup: leaveOutImports }],
  });
  const bundled = Buffer.from(outputFiles[0].text).toString('base64');
  const { text } = await import(`data:text/javascript;base64,${bundled}`);
  return text;
}

function leaveOutImports({ onResolve }) {
  onResolve({ filter: /./ }, ({ kind, path }) =>
    kind === 'dynamic-import' ? { path, external: true } : undefined,
  );
}

/** The schema of recipes as the steps make it, as the text of a file. */
export const writeSchema = (source) =>
  evaluate(
    source,
    `
      import { recipeSchema } from './${SCHEMA_MAKER}';
      import { journey } from './wizard/steps/journey.ts';
      export const text = JSON.stringify(recipeSchema(journey), null, 2) + '\\n';
    `,
  );

/** The manual page, as the text of a file. */
export const writeMan = (source, version) =>
  evaluate(
    source,
    `
      import { renderMan } from './${MAN_MAKER}';
      export const text = renderMan(${JSON.stringify(version)});
    `,
  );

/** The page of `--help`, which the entry reads by itself. */
export const writeHelp = (source) =>
  evaluate(
    source,
    `
      import { renderHelp } from './${HELP_MAKER}';
      export const text = renderHelp();
    `,
  );
