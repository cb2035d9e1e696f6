/** This machine itself, in the spellings of `URL.hostname`; 0.0.0.0 is what servers write for "every address". */
const LOOPBACK =
  /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]|\[::\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])\.?$/;

export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}
