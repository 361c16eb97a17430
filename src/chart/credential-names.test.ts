import { describe, expect, it } from 'vitest';
import { credentialName } from './credential-names.ts';

const certain = [
  ...['.env', '.env.production', '.env.bak', '.env.test', 'files/.env.local', '.ENV', '.env~', '.envrc', '.envrc.local'],
  ...['gha-creds.json', 'gha-creds-0a1b2c.json', 'application_default_credentials.json', '.config/gcloud/credentials.db', '.boto'],
  ...['service-account.json', 'service_account_key.json', 'serviceaccount.json', 'files/service-account-prod.json', 'gcp-key.json'],
  ...['google-credentials.json', 'gcloud-service-key.json', 'client_secret.json', 'client_secret_123.apps.googleusercontent.com.json'],
  ...[
    'credentials.json',
    'credentials.json.old',
    'credentials.csv',
    'me_credentials.csv',
    'rootkey.csv',
    'accessKeys.csv',
    'me_accessKeys.csv',
  ],
  ...[
    'id_rsa',
    'id_rsa.bak',
    'id_rsa.old',
    'id_rsa~',
    'id_dsa',
    'id_ecdsa',
    'id_ed25519',
    'id_ed25519_sk',
    'id_rsa_github',
    'id_ed25519-deploy',
  ],
  ...[
    'deploy_rsa',
    'deploy-rsa',
    'keys/github_ed25519',
    'ssh_host_rsa_key',
    'ssh_host_ed25519_key',
    '.ssh/config',
    '.ssh/deploy',
    'putty.ppk',
  ],
  ...['.aws/credentials', '.aws/config', 'aws_credentials', 'aws-credentials.ini', '.azure/accessTokens.json', 'azureauth.properties'],
  ...['my.publishsettings', '.oci/config', '.config/doctl/config.yaml', '.config/hub', '.config/rclone/rclone.conf'],
  ...['.netrc', '_netrc', 'sftp-config.json', '.ftpconfig', 'sitemanager.xml', '.git-credentials', '.gitcookies', '.config/gh/hosts.yml'],
  ...['.npmrc', '.npmrc.bak', '.pypirc', '.gem/credentials', '.cargo/credentials', '.cargo/credentials.toml', '.m2/settings.xml'],
  ...['.composer/auth.json', '.docker/config.json', '.dockercfg', '.dockerconfigjson', 'dockerconfigjson', 'containers/auth.json'],
  ...['helm/registry/config.json', 'helm/repositories.yaml', 'secrets.yaml.dec', 'secrets.prod.yml.dec'],
  ...['.kube/config', 'kubeconfig', 'prod.kubeconfig', '.vault-token', '.vault_pass', 'vault-password.txt', '.vault_pass.txt'],
  ...['terraform.tfstate', 'terraform.tfstate.backup', 'x.tfstate', 'credentials.tfrc.json', '.terraformrc', '.pgpass', 'pgpass.conf'],
  ...['.my.cnf', '.mylogin.cnf', '.s3cfg', '.passwd-s3fs', '.htpasswd', '.htdigest', 'config/master.key', '.sentryclirc'],
  ...['x.kdbx', 'x.kdb', 'x.psafe3', 'login.keychain', 'secring.gpg', 'private-keys-v1.d/A.key', '.gnupg/pubring.kbx'],
  ...['keystore.jks', 'server.jks', 'release.keystore', 'x.jceks', 'client.p12', 'client.pfx', 'x.pkcs12', 'AuthKey_ABC123.p8'],
  ...['age.key', 'age-key.txt', 'me.agekey', '.config/sops/age/keys.txt', 'charts/sub/.env', 'templates/.env', 'templates/id_rsa'],
];

const likely = [
  ...[
    'tls.key',
    'certs/server.key',
    'client.key',
    'ca.key',
    'private.key',
    'privkey.pem',
    'private-key.pem',
    'server-key.pem',
    'x_key.pem',
  ],
  ...['private_key.asc', 'x.p8', 'kubeconfig.yaml', 'kubeconfig-prod.yaml', 'kubeconfig.json', 'kube.config', 'admin.conf'],
  ...['docker-config.json', 'dockerconfig.json', 'prod.tfvars', 'x.auto.tfvars.json', 'htpasswd', 'files/password', 'passwords.txt'],
  ...['secret.txt', 'token', 'tokens.csv', 'secrets.env', 'credentials', 'vault-keys.json', 'cluster-keys.json', 'me.ovpn', 'wg0.conf'],
  ...['rclone.conf', '.bash_history', '.psql_history', '.zsh_history'],
  // A test may need these.
  ...['tests/keystore.jks', 'testdata/client.p12', 'examples/service-account.json'],
];

const harmless = [
  ...['.env.example', '.env.sample', '.env.production.template', '.env.tpl', '.env.dist', '.env.defaults', '.env.schema', '.env.vault'],
  ...[
    '.env.enc',
    '.env.gpg',
    '.env.age',
    '.env.j2',
    'files/.env.example',
    '.environment',
    'env',
    '.envs',
    'app.env',
    'env.yaml',
    'x.env.yaml',
  ],
  ...['.envrc.example', '.npmrc.example', 'kubeconfig.example', 'example.kubeconfig', 'kubeconfig-example.yaml', 'id_rsa.example'],
  ...[
    'service-account-example.json',
    'service-account.sample.json',
    'credentials.example.json',
    'sample-credentials.json',
    'example.tfvars',
  ],
  ...['id_rsa.pub', 'id_ed25519.pub', 'deploy_rsa.pub', 'ssh_host_rsa_key.pub', '.ssh/known_hosts', '.ssh/id.pub', 'known_hosts'],
  ...[
    'ca.pem',
    'tls.crt',
    'cert.pem',
    'server.crt',
    'chain.pem',
    'fullchain.pem',
    'public.key',
    'public-key.pem',
    'jwt_public_key.pem',
    'release.gpg',
    'x.age',
    'keys.asc',
  ],
  ...['truststore.jks', 'client.truststore.jks', 'trust-store.p12', 'cacerts.jks', 'trusted.p12', 'jks.yaml', 'keystore.yaml', 'p12'],
  ...[
    'templates/secret.yaml',
    'templates/secrets.yaml',
    'templates/credentials.json',
    'templates/kubeconfig.yaml',
    'templates/service-account.json',
  ],
  ...['templates/serviceaccount.yaml', 'charts/sub/templates/token.txt', 'crds/credentials.json', 'templates/tests/password.txt'],
  ...['values.yaml', 'values.schema.json', 'values-secret.yaml', 'secrets.yaml', 'secrets.enc.yaml', '.sops.yaml', 'ci/test-values.yaml'],
  ...[
    'files/config.json',
    'config.json',
    'auth.json',
    'settings.xml',
    'files/hosts.yml',
    'package.json',
    'repositories.yaml',
    '.gitconfig',
  ],
  ...[
    'README.md',
    'docs/credentials.md',
    'files/secret.sh',
    'rsa',
    'rsa.go',
    'my_rsa.go',
    'ed25519.md',
    'tokens.md',
    'files/password-policy.json',
  ],
  ...[
    '.docker/README.md',
    'dashboards/kube.json',
    'wg.conf',
    'history',
    '.history.md',
    'terraform.tf',
    'x.tfvars.example',
    'credentials.yaml',
  ],
];

describe('the name of a file', () => {
  it.each(certain)('%s is that of credentials', (path) => {
    expect(credentialName(path)).toMatchObject({ isCertain: true });
  });

  it.each(likely)('%s may be', (path) => {
    expect(credentialName(path)).toMatchObject({ isCertain: false });
  });

  it.each(harmless)('%s is not', (path) => {
    expect(credentialName(path)).toBeUndefined();
  });
});
