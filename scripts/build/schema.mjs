import { build } from 'esbuild';

export const SCHEMA_MAKER = 'wizard/recipe-schema.ts';

const ENTRY = `
  import { recipeSchema } from './${SCHEMA_MAKER}';
  import { journey } from './wizard/steps/journey.ts';
  export const schema = recipeSchema(journey);
`;

/** The schema of recipes as the steps make it, as the text of a file. */
export async function writeSchema(source) {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: source, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  const code = Buffer.from(outputFiles[0].text).toString('base64');
  const { schema } = await import(`data:text/javascript;base64,${code}`);
  return `${JSON.stringify(schema, null, 2)}\n`;
}
