import type { Services } from '../../run/services.ts';
import type { startFlow } from '../../wizard/flow.ts';
import type { Shell } from '../../wizard/shell-words.ts';
import { journey } from '../../wizard/steps/journey.ts';
import type { Facts } from '../../wizard/types.ts';
import { endOf, type FaceEnd } from '../face-end.ts';
import { App } from './app.tsx';
import { type MountOptions, mount } from './mount.ts';
import { startState } from './moves.ts';
import type { UiState } from './state.ts';

export type FaceStart = MountOptions & {
  readonly facts: Facts;
  readonly begin: NonNullable<Parameters<typeof startFlow>[2]>;
  readonly services: Services;
  readonly shell: Shell;
};

/**
 * Runs the rich face until the journey is over. Rejects where drawing failed, but not before a create request that is
 * on its way has been answered and the key delivered.
 */
export async function runRichFace(options: FaceStart): Promise<FaceEnd> {
  const { facts, begin, services, shell } = options;
  const start = startState(journey, facts, begin, shell);
  let last: UiState | undefined;
  const onOver = (state: UiState) => {
    last = state;
  };
  try {
    await mount((theme) => <App {...{ start, services, theme, shell, onOver }} />, options);
  } finally {
    if (last === undefined) await services.creation.settled;
  }
  return endOf(last, services, shell);
}
