import { describe, expect, it } from 'vitest';
import {
  type Check,
  type CheckState,
  exitCodeOf,
  fine,
  judge,
  nameCheck,
  note,
  summarise,
  writeChecks,
} from '../../source/wizard/doctor.ts';

const HOME = '/home/jane';
const checks = (...findings: Parameters<typeof nameCheck>[1][]): Check[] =>
  findings.map((finding) => nameCheck('address', finding, HOME));
const refused = judge('failure', { what: 'No.' }, 'credential');
const gone = judge('failure', { what: 'Gone.' }, 'unreachable');
const odd = judge('warning', { what: 'Odd.' });

describe('a finding', () => {
  it('is one line of what, why and the words of Tyk, and a next step', () => {
    const problem = { what: 'What.', why: 'Why.', said: 'Tyk answered 403: no', next: 'Do.' };
    expect(judge('failure', problem, 'refused')).toEqual({
      state: 'failure',
      detail: 'What. Why. Tyk answered 403: no',
      next: 'Do.',
      outcome: 'refused',
    });
  });

  it.each([
    ['the own home', `${HOME}/.config/x`, '~/.config/x'],
    ['a home of somebody else', '/home/bob/x and /Users/eve/y', '~/x and ~/y'],
    ['a home on Windows', 'C:\\Users\\Jane Doe\\x', '~'],
    ['an address', 'http://gw.test:8080/home', 'http://gw.test:8080/home'],
  ])('hides %s', (_, text, shown) => {
    const { detail, next } = nameCheck('config', { state: 'warning', detail: text, next: text }, HOME);
    expect(detail.startsWith(shown)).toBe(true);
    expect(next).toBe(detail);
    expect(detail).not.toMatch(/jane(?!.*\\)|bob|eve/);
  });

  it('is one line without escape sequences, whatever a server has said', () => {
    const { detail } = nameCheck('kind', fine('a\u001b[31mred\nline\u0007'), HOME);
    expect(detail).toBe('ared line');
  });

  it('keeps its slashes where the home folder is the root', () => {
    expect(nameCheck('config', fine('/etc/x'), '/').detail).toBe('/etc/x');
  });
});

describe('all findings together', () => {
  it.each([
    ['nothing wrong', [fine('a'), note('b')], 0],
    ['warnings alone', [odd, odd], 0],
    ['the first failure decides', [odd, refused, gone], 4],
    ['the first failure decides, turned round', [gone, refused], 3],
  ] as const)('%s', (_, findings, code) => {
    const all = checks(...findings);
    expect(exitCodeOf(all)).toBe(code);
    expect(writeChecks(all)).toMatchObject({ ok: code === 0, exitCode: code });
  });

  it.each([
    [[fine('a')], 'No problems. '],
    [[odd], '1 warning. '],
    [[odd, gone, refused], '2 failures and 1 warning. '],
  ] as const)('are counted: %j', (findings, words) => {
    expect(summarise(checks(...findings)).startsWith(words)).toBe(true);
  });

  it('are told in JSON with the same fields always', () => {
    const states: CheckState[] = ['ok', 'warning', 'failure', 'info'];
    const all = states.map((state) => nameCheck('tls', { state, detail: state }, HOME));
    expect(writeChecks(all)).toMatchObject({
      checks: states.map((state) => ({ id: 'tls', state, title: 'TLS', detail: state, next: null })),
    });
  });
});
