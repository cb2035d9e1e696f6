import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFolder, expandHome, type Place } from '../../source/store/paths.ts';
import { isolateEnvironment } from '../helpers/temp.ts';
import { bundleProgram, run, temporaryFolder } from './helpers.ts';

const linux: Place = { env: {}, platform: 'linux', home: '/home/jane' };
const macos: Place = { env: {}, platform: 'darwin', home: '/Users/jane' };
const windows: Place = { env: {}, platform: 'win32', home: 'C:\\Users\\jane' };

describe('the folder of the profiles', () => {
  it.each<[string, Place, string | undefined]>([
    ['Linux', linux, '/home/jane/.config/tyk-key-wizard'],
    [
      'Linux with XDG_CONFIG_HOME',
      { ...linux, env: { XDG_CONFIG_HOME: '/data/config' } },
      '/data/config/tyk-key-wizard',
    ],
    [
      'a relative XDG_CONFIG_HOME, which the specification says to ignore',
      { ...linux, env: { XDG_CONFIG_HOME: 'config' } },
      '/home/jane/.config/tyk-key-wizard',
    ],
    [
      'an empty XDG_CONFIG_HOME',
      { ...linux, env: { XDG_CONFIG_HOME: '' } },
      '/home/jane/.config/tyk-key-wizard',
    ],
    ['FreeBSD, as Linux', { ...linux, platform: 'freebsd' }, '/home/jane/.config/tyk-key-wizard'],
    ['macOS', macos, '/Users/jane/Library/Preferences/tyk-key-wizard'],
    [
      'macOS, where XDG does not count',
      { ...macos, env: { XDG_CONFIG_HOME: '/x' } },
      '/Users/jane/Library/Preferences/tyk-key-wizard',
    ],
    ['Windows', { ...windows, env: { APPDATA: 'D:\\Roaming' } }, 'D:\\Roaming\\tyk-key-wizard\\Config'],
    ['Windows without APPDATA', windows, 'C:\\Users\\jane\\AppData\\Roaming\\tyk-key-wizard\\Config'],
    [
      'a folder named by the variable',
      { ...linux, env: { TYK_KEY_WIZARD_CONFIG_DIR: '/srv/wizard', XDG_CONFIG_HOME: '/x' } },
      '/srv/wizard',
    ],
    ['macOS without a home', { ...macos, home: undefined }, undefined],
    ['Linux without a home', { ...linux, home: undefined }, undefined],
    [
      'Linux without a home, with XDG_CONFIG_HOME',
      { ...linux, home: undefined, env: { XDG_CONFIG_HOME: '/data' } },
      '/data/tyk-key-wizard',
    ],
    [
      'Linux without a home, with a relative XDG_CONFIG_HOME',
      { ...linux, home: undefined, env: { XDG_CONFIG_HOME: './x' } },
      undefined,
    ],
    ['Windows without a home', { ...windows, home: undefined }, undefined],
    ...['Roaming', '.\\Roaming', '\\Roaming', 'C:Roaming', ''].map((roaming): [string, Place, string] => [
      `Windows with APPDATA "${roaming}", which has no drive or no root`,
      { ...windows, env: { APPDATA: roaming } },
      'C:\\Users\\jane\\AppData\\Roaming\\tyk-key-wizard\\Config',
    ]),
    [
      'Windows with APPDATA on a share',
      { ...windows, env: { APPDATA: '\\\\server\\jane' } },
      '\\\\server\\jane\\tyk-key-wizard\\Config',
    ],
    [
      'an empty variable names nothing',
      { ...macos, env: { TYK_KEY_WIZARD_CONFIG_DIR: '' } },
      '/Users/jane/Library/Preferences/tyk-key-wizard',
    ],
  ])('%s', (_, place, folder) => {
    expect(configFolder(place)).toBe(folder);
  });

  it.each(['wizard', './wizard', '../wizard', '.', '~/wizard', 'C:\\wizard'])(
    'is never a relative one that the variable names: %s',
    (folder) => {
      const place = { ...linux, env: { TYK_KEY_WIZARD_CONFIG_DIR: folder } };
      expect(() => configFolder(place)).toThrow('which is not an absolute path');
    },
  );

  it('is where conf itself would write on this machine', async () => {
    const home = await temporaryFolder();
    const env = isolateEnvironment(home, { APPDATA: '', XDG_CONFIG_HOME: '' });
    const program = await bundleProgram(
      await temporaryFolder(),
      `import Conf from 'conf';
       console.log(new Conf({ projectName: 'tyk-key-wizard', projectSuffix: '' }).path);`,
    );
    const { stdout } = await run(process.execPath, [program], { env });
    const folder = configFolder({ env: {}, platform: process.platform, home }) ?? '';
    expect(stdout.trim()).toBe(join(folder, 'config.json'));
  });
});

describe('a path with a tilde', () => {
  it.each<[string, Place, string]>([
    ['~', linux, '/home/jane'],
    ['~/keys/orders', linux, '/home/jane/keys/orders'],
    ['~//orders', linux, '/home/jane/orders'],
    ['~bob/orders', linux, '~bob/orders'],
    ['./~/orders', linux, './~/orders'],
    ['/etc/~', linux, '/etc/~'],
    ['~\\orders', linux, '~\\orders'],
    ['~\\keys\\orders', windows, 'C:\\Users\\jane\\keys\\orders'],
    ['~/orders', windows, 'C:\\Users\\jane\\orders'],
    ['orders', linux, 'orders'],
    ['~/orders', { ...linux, home: undefined }, '~/orders'],
  ])('%s', (path, place, expanded) => {
    expect(expandHome(path, place)).toBe(expanded);
  });
});
