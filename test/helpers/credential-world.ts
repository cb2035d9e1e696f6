import { createHash } from 'node:crypto';
import type { ApiDefinition } from '../../source/sandbox/definition.ts';
import { demoWorld } from '../../source/sandbox/demo-world.ts';
import { makeCertificate } from '../tyk/certificate.ts';

export const ORGANISATION = demoWorld.apis[0]?.org_id ?? '';
export const client = makeCertificate({ commonName: 'partner' });
export const server = makeCertificate({ addresses: ['127.0.0.1'] });

function api(name: string, more: Partial<ApiDefinition>): ApiDefinition {
  const id = name.toLowerCase();
  const version_data = { not_versioned: true, versions: { Default: { name: 'Default', expires: '' } } };
  const proxy = { listen_path: `/${id}/`, target_url: 'http://shop.internal/', strip_listen_path: true };
  return { api_id: id, name, org_id: ORGANISATION, active: true, version_data, proxy, ...more };
}

/** APIs that take each of the credentials that Tyk's session holds. */
export const world = {
  apis: [
    api('Tokens', { use_standard_auth: true }),
    api('Users', { use_basic_auth: true }),
    api('Signed', { enable_signature_checking: true, hmac_allowed_algorithms: ['hmac-sha512'] }),
    api('Partners', { use_standard_auth: true, auth: { use_certificate: true } }),
    api('Both', { use_standard_auth: true, use_mutual_tls_auth: true, client_certificates: [idOf(client)] }),
  ],
  policies: {
    mixed: {
      name: 'Mixed',
      org_id: ORGANISATION,
      active: true,
      access_rights: {
        users: { api_id: 'users', api_name: 'Users', versions: ['Default'] },
        tokens: { api_id: 'tokens', api_name: 'Tokens', versions: ['Default'] },
      },
    },
  },
};

/** As Tyk makes it: the organisation, and SHA-256 of what the PEM text holds. */
export function idOf({ cert }: { readonly cert: string }): string {
  const bytes = Buffer.from(cert.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return `${ORGANISATION}${createHash('sha256').update(bytes).digest('hex')}`;
}
