import { mergeConfig } from 'vitest/config';
import usual from '../vitest.config.ts';

/** `npm run test:chaos`: 20 kills in 2 000 rows. */
export default mergeConfig(usual, { test: { env: { CHAOS: 'whole' } } });
