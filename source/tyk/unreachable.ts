import { type ErrorKind, type Explanation, WizardError } from '../errors.ts';
import { isLoopback } from '../loopback.ts';
import { sanitise } from '../text.ts';
import type { Certificate } from './certificate.ts';
import type { HttpProxy } from './proxy.ts';
import type { ProxyRefusal } from './tunnel.ts';
import { ANSWER_ROWS } from './unreachable-answer.ts';
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

type Row = { readonly codes: RegExp; readonly explain: (failure: Failure) => Explanation };

const UNSIGNED =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY|GET)_.*|CERT_UNTRUSTED)$/;

/** errors.md, "Before Tyk answers at all": the first row whose code matches. */
const ROWS: readonly Row[] = [
  {
    codes: /^(ENOTFOUND|EAI_AGAIN|EAI_FAIL|ENODATA)$/,
    explain: ({ url }) => ({
      what: `The name ${url.hostname} cannot be found.`,
      why: 'It may be mistyped, or known only inside a company network or VPN.',
      next: 'Check the address, and whether a VPN or a proxy is needed to reach it.',
    }),
  },
  {
    codes: /^ECONNREFUSED$/,
    explain: ({ url }) => ({
      what: `Nothing listens at ${url.host}.`,
      why: isLoopback(url.hostname)
        ? 'Tyk may not be running, or it listens on another port. Inside a container or WSL, localhost is the container itself.'
        : 'Tyk may not be running, it listens on another port, or a firewall refuses the connection.',
      next: 'Start Tyk, or correct the address. Dashboards usually listen on port 3000, Gateways on 8080.',
    }),
  },
  {
    codes: /^timeout$/,
    explain: ({ url, seconds }) => ({
      what: `${url.host} did not answer within ${seconds} s.`,
      why: 'A firewall, a VPN or a proxy may be in the way, or the server is busy.',
      next: 'Try again, or give it longer with --timeout SECONDS.',
    }),
  },
  {
    codes: /^(ETIMEDOUT|ESOCKETTIMEDOUT)$/,
    explain: ({ url }) => ({
      what: `No connection to ${url.host} came about.`,
      why: 'Nothing came back: a firewall or a VPN may be in the way, or the server is down.',
      next: 'Check the address, and whether a VPN or a proxy is needed to reach it.',
    }),
  },
  {
    codes: /^(EACCES|EPERM)$/,
    explain: ({ url }) => ({
      what: `This machine does not let this program connect to ${url.host}.`,
      why: 'A firewall or a sandbox on it forbids the connection.',
      next: 'Allow it there, or run this where the network is open.',
    }),
  },
  {
    codes: /^(EMFILE|ENFILE|ENOBUFS|ENOMEM)$/,
    explain: ({ url, code }) => ({
      what: `This machine has no room for a connection to ${url.host} (${sanitise(code)}).`,
      why: 'Too many files or connections are open on it.',
      next: 'Close other programs, or raise the limit (ulimit -n), then try again.',
    }),
  },
  {
    codes: /^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL)$/,
    explain: ({ url }) => ({
      what: `There is no way to ${url.host} from this machine.`,
      why: 'The network or a VPN may be down.',
      next: 'Check the connection, then try again.',
    }),
  },
  {
    codes: UNSIGNED,
    explain: ({ url, certificate }) => ({
      what: `The certificate of ${url.host} is signed by nobody that this machine trusts.`,
      why: [
        describeCertificate(certificate),
        'It is self-signed, comes from a private authority, or a proxy in between signs in its own name.',
      ].join(''),
      next: 'Give the authority with --ca-file FILE, or set NODE_EXTRA_CA_CERTS. Only for a try: --insecure.',
    }),
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME/,
    explain: ({ url, certificate }) => ({
      what: `The certificate of ${url.host} is for another name.`,
      ...(certificate?.names === undefined ? {} : { why: `It is for ${sanitise(certificate.names)}.` }),
      next: 'Use the name that the certificate holds.',
    }),
  },
  {
    codes: /^CERT_HAS_EXPIRED$/,
    explain: ({ url, certificate }) => ({
      what: `The certificate of ${url.host} has expired${dated(' on', certificate?.until)}.`,
      why: 'Or the clock of this machine is wrong.',
      next: 'Have the certificate renewed. Only for a try: --insecure.',
    }),
  },
  {
    codes: /^CERT_NOT_YET_VALID$/,
    explain: ({ url, certificate }) => ({
      what: `The certificate of ${url.host} is not valid yet${dated(', only from', certificate?.from)}.`,
      why: 'Or the clock of this machine is wrong.',
      next: 'Check the clock of this machine.',
    }),
  },
  {
    // To offer http is to offer sending a credential in clear: only where the server has answered in it.
    codes: /^ERR_SSL_WRONG_VERSION_NUMBER$/,
    explain: ({ url, code }) => ({
      what: `No secure connection to ${url.host} could be made (${code}).`,
      why: 'The server speaks plain http on this port.',
      next: `Check the port, or try http://${url.host} if that is what it speaks.`,
    }),
  },
  {
    codes:
      /_(CERTIFICATE_REQUIRED|(BAD|UNKNOWN|UNSUPPORTED|EXPIRED|REVOKED)_CERTIFICATE|CERTIFICATE_\w+|UNKNOWN_CA|ACCESS_DENIED)$/,
    explain: ({ url, code }) => ({
      what: `${url.host} wants a client certificate (${sanitise(code)}).`,
      why: 'It lets in only callers that show a certificate of their own, which this program does not.',
      next: 'Use an address of Tyk that does not want one, or ask whoever runs it.',
    }),
  },
  {
    codes: /_UNRECOGNIZED_NAME$/,
    explain: ({ url, code }) => ({
      what: `The server at ${url.host} serves no such name (${sanitise(code)}).`,
      why: 'Several sites may share its address, and this name is none of them.',
      next: 'Use the name that Tyk is served under.',
    }),
  },
  {
    codes:
      /_(PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|HANDSHAKE_FAILURE|NO_SHARED_CIPHER|INSUFFICIENT_SECURITY|NO_CIPHERS_AVAILABLE|KEY_TOO_SMALL|LEGACY_\w+|INAPPROPRIATE_FALLBACK)$/,
    explain: ({ url, code }) => ({
      what: `${url.host} and this program have no way of encrypting in common (${sanitise(code)}).`,
      why: 'The server may know only an old TLS, or want a client certificate.',
      next: 'Have TLS 1.2 or newer switched on there, or use another address of Tyk.',
    }),
  },
  {
    codes: /^(EPROTO|ERR_SSL_.*|ERR_TLS_.*|CERT_.*|.*_CERT_.*)$/,
    explain: ({ url, code }) => ({
      what: `No secure connection to ${url.host} could be made (${sanitise(code)}).`,
      next: 'Check the host and the port. Whoever runs the server can tell what this means.',
    }),
  },
  {
    codes: /^(ECONNRESET|EPIPE|ECONNABORTED|ERR_STREAM_PREMATURE_CLOSE)$/,
    explain: ({ url }) => ({
      what: `${url.host} closed the connection before it had answered.`,
      why: [
        'It may be restarting, or something in between cuts connections.',
        ...(url.protocol === 'https:' ? [] : ['It may also want https.']),
      ].join(' '),
      next: 'Try again; if it stays, check the address and its port.',
    }),
  },
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

function explainCode(failure: Failure): Explanation {
  const row = ROWS.find(({ codes }) => codes.test(failure.code));
  return (
    row?.explain(failure) ?? {
      what: `${failure.url.host} could not be reached (${sanitise(failure.code)}).`,
      next: 'Check the address and the network, then try again.',
    }
  );
}

/** Nobody that is trusted has signed it; another store may know who did. */
export function isUnsigned({ code }: Failure): boolean {
  return isUnsignedCode(code);
}

/** A certificate that another authority could make believable. */
export function isUnsignedCode(code: string | number | undefined): boolean {
  return UNSIGNED.test(String(code));
}

/** "It is for a.test, signed by Corp Root CA. " */
function describeCertificate({ names, issuer }: Certificate = {}): string {
  const parts = [names && `for ${sanitise(names)}`, issuer && `signed by ${sanitise(issuer)}`].filter(
    Boolean,
  );
  return parts.length === 0 ? '' : `It is ${parts.join(', ')}. `;
}

/**
 * The request went out and its whole answer never came: it may have been carried out (design, rule 2).
 * `method` tells a create from a removal.
 */
export function explainUnknownOutcome(failure: Failure, method: string): WizardError {
  const kind: ErrorKind = 'outcome-unknown';
  const { what } = explainFailure(failure).explanation;
  const explanation =
    method === 'DELETE'
      ? { what: 'Whether the key was removed is not known.', next: 'Look whether it is still there.' }
      : { what: 'Whether the key was made is not known.' };
  return new WizardError(kind, { ...explanation, why: what }, { code: failure.code });
}

function dated(words: string, date: string | undefined): string {
  return date === undefined ? '' : `${words} ${sanitise(date)}`;
}
