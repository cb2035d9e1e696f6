import { readdirSync, readFileSync } from 'node:fs';

/** What every process of this machine was started with, looked at over and over while the tests run. */
export type Commands = { seen(): readonly string[]; stop(): void };

const EACH_MS = 40;
/** A process that starts becomes another by exec at once; later it hardly ever does, and a look at all costs the most. */
const YOUNG = 10;
const ALL_EACH = 25;

export function watchCommands(): Commands {
  const seen = new Set<string>();
  let looks = 0;
  let ages = new Map<string, number>();
  const look = () => {
    const before = ages;
    ages = new Map(readProcesses().map((id) => [id, (before.get(id) ?? 0) + 1]));
    const isAll = looks % ALL_EACH === 0;
    looks += 1;
    for (const [id, age] of ages) {
      if (age > YOUNG && !isAll) continue;
      try {
        seen.add(readFileSync(`/proc/${id}/cmdline`, 'utf8'));
      } catch {
        // It has ended.
      }
    }
  };
  const timer = setInterval(look, EACH_MS);
  return {
    seen() {
      looks = 0;
      look();
      return [...seen];
    },
    stop: () => clearInterval(timer),
  };
}

function readProcesses(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    // No system but Linux tells it this way.
    return [];
  }
}
