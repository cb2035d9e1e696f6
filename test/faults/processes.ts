import { readdirSync, readFileSync } from 'node:fs';

/** What every process of this machine was started with, looked at over and over while the tests run. */
export type Commands = { seen(): readonly string[]; stop(): void };

const EACH_MS = 40;

export function watchCommands(): Commands {
  const seen = new Set<string>();
  const look = () => {
    for (const id of readProcesses()) {
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
