/**
 * Names under which tools keep credentials, after the lists of gitleaks, gitrob and GitHub's ignore files. Only the name is checked, never
 * the content.
 */

/** What the name of a file indicates. */
export interface CredentialName {
  /** The tool that uses the name, for the message. */
  readonly tool: string;
  /** Whether such a file contains credentials by convention; otherwise it may be harmless, and only causes a warning. */
  readonly isCertain: boolean;
}

interface Row {
  readonly tool: string;
  /** Matches a path with `/`, in lower case. */
  readonly path: RegExp;
}

/** These are refused. Certificates and keys (`*.pem`, `*.key`, `*.crt`) are not here: charts contain them for tests. */
const certain: readonly Row[] = [
  { tool: 'dotenv', path: /(?:^|\/)\.env(?:\.(?!(?:schema|vault|md)$)[^/]+)?$/ },
  { tool: 'direnv', path: /(?:^|\/)\.envrc(?:\.[^/]+)?$/ },
  { tool: 'google-github-actions/auth', path: /(?:^|\/)gha-creds(?:-[^/]*)?\.json$/ },
  { tool: 'gcloud', path: /(?:^|\/)(?:application_default_credentials\.json|\.config\/gcloud\/.+|\.boto)$/ },
  {
    tool: 'Google Cloud',
    path: /(?:^|\/)(?:service[-_]?account(?:[-_][^/]*)?|(?:gcp|gcloud|google)[-_](?:[^/]*[-_])?(?:key|creds?|credentials)|client_secrets?(?:_[^/]*)?)\.json$/,
  },
  {
    tool: 'a cloud console',
    path: /(?:^|\/)(?:credentials\.(?:json|csv)|[^/]*_credentials\.csv|(?:[^/]*_)?accesskeys\.csv|rootkey\.csv)$/,
  },
  {
    tool: 'ssh',
    path: /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?:[-_][^/.]+)?|[^/.]+[-_](?:rsa|dsa|ecdsa|ed25519)(?:_key)?|\.ssh\/(?!known_hosts$|[^/]*\.pub$).+)$/,
  },
  { tool: 'PuTTY', path: /\.ppk$/ },
  { tool: 'the AWS CLI', path: /(?:^|\/)(?:\.aws\/.+|aws[-_]?credentials(?:\.(?:ini|txt|json|csv))?)$/ },
  { tool: 'the Azure CLI', path: /(?:^|\/)(?:\.azure\/.+|azureauth\.properties|[^/]+\.publishsettings)$/ },
  { tool: 'a cloud’s command line', path: /(?:^|\/)(?:\.oci\/.+|\.config\/(?:doctl|argocd|hub|glab-cli|rclone|hcloud)(?:\/.+)?)$/ },
  { tool: 'curl and ftp', path: /(?:^|\/)[._]netrc$/ },
  { tool: 'an FTP client', path: /(?:^|\/)(?:sftp-config\.json|\.ftpconfig|recentservers\.xml|sitemanager\.xml)$/ },
  { tool: 'git', path: /(?:^|\/)\.(?:git-credentials|gitcookies)$/ },
  { tool: 'the GitHub CLI', path: /(?:^|\/)\.config\/gh\/hosts\.yml$/ },
  { tool: 'npm', path: /(?:^|\/)\.npmrc$/ },
  { tool: 'PyPI', path: /(?:^|\/)\.pypirc$/ },
  { tool: 'RubyGems', path: /(?:^|\/)\.gem\/credentials$/ },
  { tool: 'cargo', path: /(?:^|\/)\.cargo\/credentials(?:\.toml)?$/ },
  { tool: 'Maven and Composer', path: /(?:^|\/)(?:\.m2\/settings(?:-security)?\.xml|\.composer\/auth\.json)$/ },
  { tool: 'docker', path: /(?:^|\/)(?:\.docker\/config\.json|\.?dockerconfigjson|\.dockercfg|containers\/auth\.json)$/ },
  { tool: 'helm', path: /(?:^|\/)helm\/(?:registry\/config\.json|repositories\.yaml)$/ },
  { tool: 'helm-secrets', path: /\.ya?ml\.dec$/ },
  { tool: 'kubectl', path: /(?:^|\/)(?:\.kube\/.+|kubeconfig|[^/]+\.kubeconfig)$/ },
  { tool: 'Vault and Ansible', path: /(?:^|\/)(?:\.vault-token|\.?vault[-_]pass(?:word)?(?:\.txt)?)$/ },
  { tool: 'Terraform', path: /(?:^|\/)(?:[^/]+\.tfstate|credentials\.tfrc\.json|\.terraformrc|terraform\.rc)$/ },
  { tool: 'PostgreSQL', path: /(?:^|\/)\.?pgpass(?:\.conf)?$/ },
  { tool: 'MySQL', path: /(?:^|\/)\.my(?:login)?\.cnf$/ },
  { tool: 's3cmd and s3fs', path: /(?:^|\/)\.(?:s3cfg|passwd-s3fs)$/ },
  { tool: 'Apache', path: /(?:^|\/)\.ht(?:passwd|digest)$/ },
  { tool: 'Rails', path: /(?:^|\/)master\.key$/ },
  { tool: 'Sentry', path: /(?:^|\/)\.sentryclirc$/ },
  { tool: 'a password manager', path: /\.(?:kdbx?|psafe3|opvault|agilekeychain|keychain|keychain-db)$/ },
  { tool: 'Java', path: /\.(?:jks|jceks|bcfks|keystore)$/ },
  { tool: 'PKCS #12', path: /\.(?:p12|pfx|pkcs12)$/ },
  { tool: 'App Store Connect', path: /(?:^|\/)authkey_[a-z0-9]+\.p8$/ },
  { tool: 'GnuPG', path: /(?:^|\/)(?:secring\.gpg|private-keys-v1\.d\/.+|\.gnupg\/.+)$/ },
  { tool: 'age', path: /(?:^|\/)(?:age[-_]?key(?:s)?\.txt|age\.key|[^/]+\.agekey|sops\/age\/keys\.txt)$/ },
];

/** These cause a warning. */
const likely: readonly Row[] = [
  {
    tool: 'a private key',
    path: /(?:^|\/)(?:(?:tls|ssl|server|client|ca|private|privkey)\.key|priv(?:ate)?[-_.]?key[^/]*\.(?:pem|asc|gpg)|[^/]+[-_]key\.pem|[^/]+\.p8)$/,
  },
  { tool: 'a kubeconfig', path: /(?:^|\/)(?:kubeconfig(?:[-_.][^/]*)?\.(?:ya?ml|json)|kube\.config|admin\.conf)$/ },
  { tool: 'a registry login', path: /(?:^|\/)docker[-_]?config\.json$/ },
  { tool: 'Terraform variables', path: /\.tfvars(?:\.json)?$/ },
  {
    tool: 'a list of passwords',
    path: /(?:^|\/)(?:htpasswd|(?:passwords?|secrets?|tokens?|credentials?)(?:\.(?:txt|csv|ini|env|properties))?)$/,
  },
  { tool: 'Vault’s unseal keys', path: /(?:^|\/)(?:vault|cluster|init|unseal)[-_]keys?\.json$/ },
  { tool: 'a VPN', path: /(?:^|\/)(?:[^/]+\.ovpn|wg\d+\.conf)$/ },
  { tool: 'rclone', path: /(?:^|\/)rclone\.conf$/ },
  { tool: 'the history of a shell', path: /(?:^|\/)\.(?:[a-z]+_)?history$/ },
];

/** What an editor or a person adds to the name of a copy. */
const copied = /(?:\.(?:bak|backup|old|orig|save|saved|copy|swp|tmp|\d)|~)+$/;

/** A file to learn from, or one that only its owner can open. `.pub` is the public half of a key. */
const harmless =
  /(?:^|[._-])(?:examples?|samples?|templates?|tmpl|tpl|gotmpl|j2|in|dist|defaults?|dummy|fake|placeholder|pub|enc|encrypted|sops|(?<!secring\.)gpg|age)(?:[._-](?:json|ya?ml|txt|env))?$|^(?:example|sample|template|dummy|fake)[._-]|(?:^|[._-])public(?:[._-]|$)/;

/** Trust stores are not secret. */
const trust = /trust[-_]?store|cacerts|(?:^|[./_-])trusted/;

/** Manifests, whose names describe what they create: `templates/kubeconfig.yaml`, `templates/credentials.json`. */
const manifest = /(?:^|\/)(?:templates|crds)\/.*\.(?:ya?ml|json|tpl|txt)$/;

/** Folders for tests and samples. */
const samples = /(?:^|\/)(?:tests?|testdata|fixtures|examples?|samples?|e2e)\//;

/** Rows that match any file with an extension, which a test may need. */
const needed = new Set(['Java', 'PKCS #12', 'Google Cloud']);

/** What the name of a file in a chart indicates; undefined if nothing is known of it. `path` is in the chart, with `/`. */
export function credentialName(path: string): CredentialName | undefined {
  const lower = path.toLowerCase().replace(copied, '');
  const base = lower.slice(lower.lastIndexOf('/') + 1);
  if (harmless.test(base) || manifest.test(lower)) return undefined;
  const found = certain.find((each) => each.path.test(lower));
  if (found !== undefined && !trust.test(base)) {
    return { tool: found.tool, isCertain: !(needed.has(found.tool) && samples.test(lower)) };
  }
  const maybe = likely.find((each) => each.path.test(lower));
  return maybe === undefined ? undefined : { tool: maybe.tool, isCertain: false };
}
