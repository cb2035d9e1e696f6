import { describe, expect, it } from 'vitest';
import { meetChaos } from './chaos.ts';

/** `npm run test:chaos` takes the whole of it. */
const isWhole = process.env.CHAOS === 'whole';
const chaos = isWhole ? { rows: 2_000, kills: 20, seed: 20_261_129 } : { rows: 150, kills: 3, seed: 19 };

describe('a run that is killed without a word', () => {
  it(`${chaos.kills} times, on a server that fails: ${chaos.rows} rows have one live key and one line each`, {
    timeout: 600_000,
  }, async () => {
    const { faults, killed, seconds } = await meetChaos(chaos);
    console.info(`${killed} kills, ${faults} faults, ${seconds.toFixed(1)} s`);
    expect(killed).toBe(chaos.kills);
    expect(faults).toBeGreaterThan(chaos.rows / 20);
  });
});
