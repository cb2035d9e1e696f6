import { describe, expect, it } from 'vitest';
import { putTlsBefore } from '../helpers/network.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { makeCertificate } from '../tyk/certificate.ts';
import { giveCredential, openSandbox, openWizard, screens } from './wizard.ts';

describe('a certificate that this machine does not trust, in a terminal', () => {
  it('asks for the CA file in place, once more where it is wrong, and goes on', async () => {
    await using sandbox = await openSandbox();
    await using folder = await makeTemporaryDirectory();
    const certificate = makeCertificate({ addresses: ['127.0.0.1'] });
    const url = await putTlsBefore(sandbox.url, certificate);
    const file = await folder.write('ca.pem', certificate.cert);
    await using wizard = await openWizard(['--deployment', 'open-source', '--url', url], { rows: 30 });
    await wizard.until(/not signed by anyone this machine\s+trusts/);
    wizard.type('/not/there.pem');
    await wizard.walk(['/not/there.pem', 'enter'], ['There is no such file', 'ctrl-u']);
    wizard.type(file);
    await wizard.walk([folder.path.slice(0, 20), 'enter']);
    await giveCredential(wizard, sandbox.credential.reveal());
    expect(await wizard.until(screens.access)).toContain('Orders');
  });

  it('says on every screen that --insecure looks at none', async () => {
    await using sandbox = await openSandbox();
    const url = await putTlsBefore(sandbox.url, makeCertificate({ addresses: ['127.0.0.1'] }));
    await using wizard = await openWizard(['--deployment', 'open-source', '--url', url, '--insecure']);
    const alarm = 'Any certificate is believed (--insecure)';
    expect(await wizard.until(screens.gatewaySecret)).toContain(alarm);
    await giveCredential(wizard, sandbox.credential.reveal());
    expect(await wizard.until(screens.access)).toContain(alarm);
  });
});
