import { describe, expect, it } from 'vitest';
import { chooseProxy, readProxies } from '../../source/tyk/proxy.ts';

const proxied = (address: string, except: string) => {
  const env = { HTTP_PROXY: 'http://proxy:1', HTTPS_PROXY: 'http://proxy:2', NO_PROXY: except };
  return chooseProxy(new URL(address), readProxies(env)) !== undefined;
};

describe('NO_PROXY', () => {
  it.each([
    ['http://tyk.corp.dev', 'tyk.corp.dev'],
    ['http://tyk.corp.dev', 'corp.dev'],
    ['http://tyk.corp.dev', '.corp.dev'],
    ['http://tyk.corp.dev', '*.corp.dev'],
    ['http://tyk.corp.dev.', 'TYK.corp.dev'],
    ['http://tyk.corp.dev', 'tyk.corp.dev.'],
    ['http://tyk.corp.dev', 'tyk.*.dev'],
    ['http://tyk.corp.dev', 'tyk*'],
    ['http://tyk.corp.dev', '*'],
    ['http://tyk.corp.dev', 'a, b ,tyk.corp.dev'],
    ['http://tyk.corp.dev', 'a;tyk.corp.dev'],
    ['http://tyk.corp.dev', 'http://tyk.corp.dev/'],
    ['http://tyk.corp.dev:8080', 'tyk.corp.dev:8080'],
    ['http://tyk.corp.dev', 'tyk.corp.dev:80'],
    ['https://tyk.corp.dev', '*:443'],
    ['http://tyk-gateway:8080', '<local>'],
    ['http://10.1.2.3', '10.1.2.3'],
    ['http://10.1.2.3', '10.0.0.0/8'],
    ['http://10.1.2.3:8080', '10.0.0.0/8:8080'],
    ['http://10.1.2.3', '10.1.2.3/32'],
    ['http://10.1.2.3', '0.0.0.0/0'],
    ['http://10.1.2.3', '10.*'],
    ['http://10.1.2.3', '10.1.2.*'],
    ['http://192.168.1.7', '172.16.0.0/12, 192.168.0.0/16'],
    ['http://[2001:db8::7]', '2001:db8::7'],
    ['http://[2001:db8::7]', '2001:DB8:0:0::7'],
    ['http://[2001:db8::7]', '[2001:db8::7]'],
    ['http://[2001:db8::7]:3000', '[2001:db8::7]:3000'],
    ['http://[2001:db8::7]', '2001:db8::/32'],
    ['http://[2001:db8::7]', '[2001:db8::]/32'],
    ['http://[fe80::1]', 'fe80::/10'],
    ['http://[2001:db8::7]', '*'],
  ])('%s is reached directly by %j', (address, except) => {
    expect(proxied(address, except)).toBe(false);
  });

  it.each([
    ['http://tyk.corp.dev', ''],
    ['http://nottyk.corp.dev', 'tyk.corp.dev'],
    ['http://tyk.corp.dev', 'orp.dev'],
    ['http://tyk.corp.dev', 'tyk.corp'],
    ['http://tykxcorp.dev', 'tyk.corp.dev'],
    ['http://tyk.corp.dev:8080', 'tyk.corp.dev:80'],
    ['https://tyk.corp.dev', '*:80'],
    ['http://tyk.corp.dev', '<local>'],
    ['http://10.1.2.3', '<local>'],
    ['http://11.1.2.3', '10.0.0.0/8'],
    ['http://10.1.2.3', '10.1.2.0/33'],
    ['http://10.1.2.3', '10.1.2.0/x'],
    ['http://110.1.2.3', '10.*'],
    ['http://10.1.2.30', '10.1.2.3'],
    ['http://10.1.2.3', '2001:db8::/0'],
    ['http://[2001:db9::7]', '2001:db8::/32'],
    ['http://[2001:db8::7]', '10.0.0.0/0'],
    ['http://[2001:db8::7]:3000', '[2001:db8::7]:3001'],
    ['http://tyk.corp.dev', '10.0.0.0/8'],
    ['http://tyk.corp.dev', '('],
  ])('%s goes through the proxy with %j', (address, except) => {
    expect(proxied(address, except)).toBe(true);
  });
});
