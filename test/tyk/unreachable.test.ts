import { describe, expect, it } from 'vitest';
import { readCode } from '../../source/tyk/exchange.ts';
import { explainFailure, explainUnknownOutcome, type Failure } from '../../source/tyk/unreachable.ts';

const fail = (
  code: string,
  address = 'https://tyk.example.com:3000/x?key=abc',
  more: Partial<Failure> = {},
) => explainFailure({ code, url: new URL(address), seconds: 30, ...more });

describe('no answer', () => {
  it.each([
    ['ENOTFOUND', 'The name tyk.example.com cannot be found.', 'VPN'],
    ['EAI_AGAIN', 'The name tyk.example.com cannot be found.', 'VPN'],
    ['ECONNREFUSED', 'Nothing listens at tyk.example.com:3000.', 'port 3000'],
    ['timeout', 'tyk.example.com:3000 did not answer within 30 s.', '--timeout'],
    ['unended', 'started to answer but did not finish within 30 s.', '--timeout'],
    ['ETIMEDOUT', 'No connection to tyk.example.com:3000 could be made.', 'firewall'],
    ['EPERM', 'does not let this program connect', 'firewall'],
    ['EACCES', 'does not let this program connect', 'sandbox'],
    ['EMFILE', 'no room for a connection to tyk.example.com:3000 (EMFILE)', 'ulimit'],
    ['EHOSTUNREACH', 'There is no route to tyk.example.com:3000 from this machine.', 'network'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'not signed by anyone this machine trusts', '--ca-file'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'not signed by anyone this machine trusts', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'not signed by anyone this machine trusts', '--insecure'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'not signed by anyone this machine trusts', 'a proxy in between'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'is for another name', 'Use the name'],
    ['CERT_HAS_EXPIRED', 'The certificate of tyk.example.com:3000 has expired.', 'clock'],
    ['CERT_NOT_YET_VALID', 'is not valid yet', 'clock'],
    ['CERT_SIGNATURE_FAILURE', 'No secure connection', 'CERT_SIGNATURE_FAILURE'],
    ['EPROTO', 'No secure connection to tyk.example.com:3000', 'EPROTO'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'requires a client certificate', 'of their own'],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'requires a client certificate', 'of their own'],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'requires a client certificate', 'of their own'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', 'requires a client certificate', 'of their own'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'requires a client certificate', 'of their own'],
    ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'serves no such name', 'served under'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'share no way to encrypt', 'TLS 1.2'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'share no way to encrypt', 'old TLS'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'share no way to encrypt', 'client certificate'],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'share no way to encrypt', 'client certificate'],
    ['ERR_SSL_DH_KEY_TOO_SMALL', 'share no way to encrypt', 'TLS 1.2'],
    ['ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED', 'share no way to encrypt', 'TLS 1.2'],
    ['ERR_SSL_BAD_RECORD_TYPE', 'No secure connection', 'what this means'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'No secure connection', 'http://tyk.example.com:3000'],
    ['HPE_INVALID_CONSTANT', 'does not speak https', 'Check the port'],
    ['HPE_HEADER_OVERFLOW', 'headers of what tyk.example.com:3000 answers are larger than 64 KB', 'cookies'],
    ['HPE_UNEXPECTED_CONTENT_LENGTH', 'breaks the rules of http (HPE_UNEXPECTED', 'A proxy'],
    ['HPE_INVALID_CHUNK_SIZE', 'breaks the rules of http', 'A proxy'],
    ['ECONNRESET', 'closed the connection', 'Try again'],
    ['too-large', 'larger than this program can take', 'Check'],
    ['too-many', 'more than 200000 elements', 'Check'],
    ['too-long', 'still coming after 300 s', 'ten times'],
    ['packed', 'compressed in a way that cannot be read here', 'Tyk itself'],
    ['damaged', 'compressed and came damaged', 'Try again'],
    ['ESOMETHING', 'could not be reached (ESOMETHING)', 'Check the address'],
  ])('%s is said in words', (code, what, elsewhere) => {
    const error = fail(code);
    expect(error).toMatchObject({ kind: 'unreachable', code });
    expect(error.explanation.what).toContain(what);
    expect(Object.values(error.explanation).join(' ')).toContain(elsewhere);
    expect(error.explanation.next).toMatch(/\.$/);
  });

  it('never repeats the path, which may hold a key', () => {
    for (const code of ['ENOTFOUND', 'ECONNREFUSED', 'timeout', 'EPROTO', 'ECONNRESET', 'EWHATEVER'])
      expect(JSON.stringify(fail(code).explanation)).not.toContain('abc');
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1:8080', 'http://[::1]:8080', 'http://tyk.localhost'])(
    'thinks of containers where nothing listens at %s',
    (address) => {
      expect(fail('ECONNREFUSED', address).explanation.why).toContain('Inside a container');
    },
  );

  it('proposes https where plain http is not understood', () => {
    expect(fail('HPE_INVALID_CONSTANT', 'http://x:1').explanation.next).toBe(
      'Check the port, or try https://x:1.',
    );
  });

  it('offers plain http, which would carry a credential in clear, only where the server has spoken it', () => {
    const codes = [
      'EPROTO',
      'ECONNRESET',
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      'ERR_TLS_WHATEVER',
      'timeout',
    ];
    const all = [
      ...codes,
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'HPE_INVALID_CONSTANT',
      'CERT_REVOKED',
    ];
    for (const code of all) expect(JSON.stringify(fail(code).explanation), code).not.toContain('http://');
    expect(fail('ERR_SSL_WRONG_VERSION_NUMBER').explanation.next).toContain('http://tyk.example.com:3000');
  });

  it('reads the cause of a failed handshake off the words of OpenSSL, and one given up too early', () => {
    const words = (reason: string) =>
      `write EPROTO 80FC:error:0A00010B:SSL routines:ssl3_get_record:${reason}:../ssl3_record.c:350:`;
    const code = (more: object) => readCode(Object.assign(new Error(), more));
    expect(code({ code: 'EPROTO', message: words('wrong version number') })).toBe(
      'ERR_SSL_WRONG_VERSION_NUMBER',
    );
    expect(code({ code: 'EPROTO', message: words('sslv3 alert handshake failure') })).toBe(
      'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    );
    expect(code({ code: 'EPROTO', message: 'write EPROTO' })).toBe('EPROTO');
    const errors = [{ code: 'ECONNREFUSED' }, { code: 'ETIMEDOUT' }, { code: 'ENETUNREACH' }];
    expect(code({ code: 'ECONNREFUSED', errors })).toBe('ETIMEDOUT');
    expect(code({ code: 'ECONNREFUSED', errors: errors.slice(0, 1) })).toBe('ECONNREFUSED');
    expect(code({})).toBe('unknown');
  });

  it('quotes a certificate without its escape sequences', () => {
    const certificate = { names: 'a\u001b[2J.test', until: 'Feb 3 2024' };
    expect(fail('ERR_TLS_CERT_ALTNAME_INVALID', undefined, { certificate }).explanation.why).toBe(
      'It is for a.test.',
    );
    expect(fail('CERT_HAS_EXPIRED', undefined, { certificate }).explanation.what).toContain('on Feb 3 2024.');
  });
});

describe('a lost answer', () => {
  it('says what is not known, and why: what to do is for those to say who can look for the key', () => {
    const url = new URL('http://x:1/');
    const error = explainUnknownOutcome({ code: 'timeout', url, seconds: 5 }, 'POST');
    expect(error).toMatchObject({ kind: 'outcome-unknown', code: 'timeout' });
    expect(error.explanation).toEqual({
      what: 'It is not known whether the key was made.',
      why: 'x:1 did not answer within 5 s.',
    });
  });
});
