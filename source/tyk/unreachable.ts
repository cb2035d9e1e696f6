import { type ErrorKind, type Explanation, WizardError } from '../errors.ts';
import { isLoopback } from '../loopback.ts';
import { sanitise } from '../text.ts';
import { LIST_PATIENCE } from './caps.ts';
import type { Certificate } from './certificate.ts';
import type { HttpProxy } from './proxy.ts';
import { fillIn, type Template } from './template.ts';
import type { ProxyRefusal } from './tunnel.ts';
import { ANSWER_ROWS, type FailureRow, WANTS_CERTIFICATE } from './unreachable-answer.ts';
import { explainAtProxy, explainBehindProxy, explainProxyRefusal } from './unreachable-proxy.ts';

/** Why no whole answer came. It holds nothing of the request but its address. */
export type Failure = {
  /**
   * System or TLS code; `timeout` is our own deadline, `unended` the same behind the head of an answer, `proxy-refused`
   * a proxy's no; `too-large`, `too-many`, `too-long` are our own limits, `packed` and `damaged` what does not unpack.
   */
  readonly code: string;
  readonly url: URL;
  /** The deadline that ran, in seconds. */
  readonly seconds: number;
  /** What the certificate that was not believed says of itself. */
  readonly certificate?: Certificate;
  readonly via?: {
    readonly proxy: HttpProxy;
    /** The proxy has let us through: what failed lies behind it. */
    readonly isPast: boolean;
    readonly refusal?: ProxyRefusal;
  };
};

const UNSIGNED =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY|GET)_.*|CERT_UNTRUSTED)$/;

/** errors.md, "Before Tyk answers at all". */
const ROWS: readonly FailureRow[] = [
  {
    codes: /^(ENOTFOUND|EAI_AGAIN|EAI_FAIL|ENODATA)$/,
    what: 'The name {name} cannot be found.',
    why: 'It may be mistyped, or known only inside a company network or VPN.',
    next: 'Check the address, and whether a VPN or a proxy is needed to reach it.',
  },
  ...[true, false].map((isHere) => ({
    codes: /^ECONNREFUSED$/,
    when: ({ hostname }: URL) => isLoopback(hostname) === isHere,
    what: 'Nothing listens at {host}.',
    why: isHere
      ? 'Tyk may not be running, or it listens on another port. Inside a container or WSL, localhost is the container itself.'
      : 'Tyk may not be running, it listens on another port, or a firewall refuses the connection.',
    next: 'Start Tyk, or correct the address. Dashboards usually listen on port 3000, Gateways on 8080.',
  })),
  {
    codes: /^timeout$/,
    what: '{host} did not answer within {seconds} s.',
    why: 'A firewall, a VPN or a proxy may be in the way, or the server is busy.',
    next: 'Try again, or give it longer with --timeout SECONDS.',
  },
  {
    codes: /^(ETIMEDOUT|ESOCKETTIMEDOUT)$/,
    what: 'No connection to {host} could be made.',
    why: 'Nothing came back: a firewall or a VPN may be in the way, or the server is down.',
    next: 'Check the address, and whether a VPN or a proxy is needed to reach it.',
  },
  {
    codes: /^(EACCES|EPERM)$/,
    what: 'This machine does not let this program connect to {host}.',
    why: 'A firewall or a sandbox on it forbids the connection.',
    next: 'Allow it there, or run this where the network is open.',
  },
  {
    codes: /^(EMFILE|ENFILE|ENOBUFS|ENOMEM)$/,
    what: 'This machine has no room for a connection to {host} ({code}).',
    why: 'Too many files or connections are open on it.',
    next: 'Close other programs, or raise the limit (ulimit -n), then try again.',
  },
  {
    codes: /^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL)$/,
    what: 'There is no route to {host} from this machine.',
    why: 'The network or a VPN may be down.',
    next: 'Check the connection, then try again.',
  },
  {
    codes: UNSIGNED,
    what: 'The certificate of {host} is not signed by anyone this machine trusts.',
    why: '{certificate}It is self-signed, comes from a private authority, or a proxy in between signs in its own name.',
    next: 'Give the authority with --ca-file FILE, or set NODE_EXTRA_CA_CERTS. For a quick try: --insecure.',
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME/,
    what: 'The certificate of {host} is for another name.',
    why: 'It is for {names}.',
    next: 'Use the name in the certificate.',
  },
  {
    codes: /^CERT_HAS_EXPIRED$/,
    what: 'The certificate of {host} has expired{until}.',
    why: 'Or the clock of this machine is wrong.',
    next: 'Renew the certificate. For a quick try: --insecure.',
  },
  {
    codes: /^CERT_NOT_YET_VALID$/,
    what: 'The certificate of {host} is not valid yet{from}.',
    why: 'Or the clock of this machine is wrong.',
    next: 'Check the clock of this machine.',
  },
  {
    // To offer http is to offer sending a credential in clear: only where the server has answered in it.
    codes: /^ERR_SSL_WRONG_VERSION_NUMBER$/,
    what: 'No secure connection to {host} could be made ({code}).',
    why: 'The server speaks plain http on this port.',
    next: 'Check the port, or try http://{host} if that is what it speaks.',
  },
  {
    codes:
      /_(CERTIFICATE_REQUIRED|(BAD|UNKNOWN|UNSUPPORTED|EXPIRED|REVOKED)_CERTIFICATE|CERTIFICATE_\w+|UNKNOWN_CA|ACCESS_DENIED)$/,
    what: '{host} requires a client certificate ({code}).',
    ...WANTS_CERTIFICATE,
  },
  {
    codes: /_UNRECOGNIZED_NAME$/,
    what: 'The server at {host} serves no such name ({code}).',
    why: 'Several sites may share its address, and this name is none of them.',
    next: 'Use the name that Tyk is served under.',
  },
  {
    codes:
      /_(PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|HANDSHAKE_FAILURE|NO_SHARED_CIPHER|INSUFFICIENT_SECURITY|NO_CIPHERS_AVAILABLE|KEY_TOO_SMALL|LEGACY_\w+|INAPPROPRIATE_FALLBACK)$/,
    what: '{host} and this program share no way to encrypt ({code}).',
    why: 'The server may know only an old TLS, or require a client certificate.',
    next: 'Have TLS 1.2 or newer enabled there, or use another address of Tyk.',
  },
  {
    codes: /^(EPROTO|ERR_SSL_.*|ERR_TLS_.*|CERT_.*|.*_CERT_.*)$/,
    what: 'No secure connection to {host} could be made ({code}).',
    next: 'Check the host and the port. Whoever runs the server can tell what this means.',
  },
  ...['https:', 'http:'].map((protocol) => ({
    codes: /^(ECONNRESET|EPIPE|ECONNABORTED|ERR_STREAM_PREMATURE_CLOSE)$/,
    when: (url: URL) => url.protocol === protocol,
    what: '{host} closed the connection before it had answered.',
    why: `It may be restarting, or something in between cuts connections.${protocol === 'http:' ? ' It may also want https.' : ''}`,
    next: 'Try again; if it stays, check the address and its port.',
  })),
  ...ANSWER_ROWS,
];

/** The words for a request that got no whole answer, whatever it was. */
export function explainFailure(failure: Failure): WizardError {
  const code = failure.via?.refusal?.status ?? failure.code;
  return new WizardError('unreachable', explain(failure), { code });
}

function explain(failure: Failure): Explanation {
  const { url, via } = failure;
  if (via === undefined) return explainCode(failure);
  const { proxy, isPast, refusal } = via;
  if (refusal !== undefined) return explainProxyRefusal(refusal, proxy, url);
  if (isPast) return explainBehindProxy(explainCode(failure), proxy);
  return explainAtProxy(explainCode({ ...failure, url: proxy.url }), proxy, { code: failure.code, url });
}

function explainCode({ code, url, seconds, certificate = {} }: Failure): Explanation {
  const row = ROWS.find(({ codes, when }) => codes.test(code) && (when?.(url) ?? true));
  const { names, until, from } = certificate;
  return fillIn(row ?? UNKNOWN, {
    host: url.host,
    name: url.hostname,
    code: sanitise(code),
    seconds: String(seconds),
    patience: String(seconds * LIST_PATIENCE),
    certificate: describeCertificate(certificate),
    names: names && sanitise(names),
    until: dated(' on', until),
    from: dated(', only from', from),
  });
}

const UNKNOWN: Template = {
  what: '{host} could not be reached ({code}).',
  next: 'Check the address and the network, then try again.',
};

/** Of a certificate that nobody who is trusted has signed: another authority, or another store, may believe it. */
export function isUnsignedCode(code: string | number | undefined): boolean {
  return UNSIGNED.test(String(code));
}

/** "It is for a.test, signed by Corp Root CA. " */
function describeCertificate({ names, issuer }: Certificate = {}): string {
  const parts = [names && `for ${sanitise(names)}`, issuer && `signed by ${sanitise(issuer)}`];
  const said = parts.filter(Boolean).join(', ');
  return said === '' ? '' : `It is ${said}. `;
}

/**
 * The request went out and its whole answer never came: it may have been carried out (design, rule 2).
 * `method` tells a create from an update and a removal.
 */
export function explainUnknownOutcome(failure: Failure, method: string): WizardError {
  const kind: ErrorKind = 'outcome-unknown';
  const { what } = explainFailure(failure).explanation;
  const next = 'Look at the key before you try again.';
  const done = { DELETE: 'removed', PUT: 'changed' }[method];
  const explanation = {
    what: `It is not known whether the key was ${done ?? 'made'}.`,
    ...(done === undefined ? {} : { next }),
  };
  return new WizardError(kind, { ...explanation, why: what }, { code: failure.code });
}

function dated(words: string, date: string | undefined): string {
  return date === undefined ? '' : `${words} ${sanitise(date)}`;
}
