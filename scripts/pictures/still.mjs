/** Loaded before the program so that two runs draw the same: a fixed moment, user and host. */
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

const MOMENT = Date.UTC(2026, 10, 21, 10, 2);
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [MOMENT] : parts));
  }
  static now() {
    return MOMENT;
  }
};

const { writeHead } = http.ServerResponse.prototype;
http.ServerResponse.prototype.writeHead = function (...given) {
  if (!this.headersSent) this.setHeader('Date', new Date().toUTCString());
  return writeHead.apply(this, given);
};

const person = os.userInfo();
os.userInfo = () => ({ ...person, username: 'jane' });
os.hostname = () => 'laptop';
syncBuiltinESMExports();
