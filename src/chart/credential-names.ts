/** Names under which tools keep credentials. A name is judged, never what is in the file. */

interface CredentialName {
  /** Whose file it is, for the message. */
  readonly tool: string;
  /** Matches a path with `/`, in lower case. */
  readonly path: RegExp;
}

/** Certificates and keys (`*.pem`, `*.key`, `*.crt`) are not here: charts hold them for tests. */
const credentialNames: readonly CredentialName[] = [
  { tool: 'dotenv', path: /(?:^|\/)\.env(?:\.(?!(?:[^/]*\.)?(?:example|sample|template|tmpl|tpl|dist|default|defaults)$)[^/]+)?$/ },
  { tool: 'google-github-actions/auth', path: /(?:^|\/)gha-creds-[^/]*\.json$/ },
  { tool: 'gcloud', path: /(?:^|\/)(?:application_default_credentials\.json|\.config\/gcloud\/.+)$/ },
  { tool: 'a cloud console', path: /(?:^|\/)credentials\.json$/ },
  { tool: 'ssh', path: /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|\.ssh\/(?!known_hosts$|[^/]*\.pub$).+)$/ },
  { tool: 'PuTTY', path: /\.ppk$/ },
  { tool: 'the AWS CLI', path: /(?:^|\/)\.aws\/.+$/ },
  { tool: 'the Azure CLI', path: /(?:^|\/)\.azure\/.+$/ },
  { tool: 'curl and ftp', path: /(?:^|\/)[._]netrc$/ },
  { tool: 'git', path: /(?:^|\/)\.git-credentials$/ },
  { tool: 'the GitHub CLI', path: /(?:^|\/)\.config\/gh\/hosts\.yml$/ },
  { tool: 'npm', path: /(?:^|\/)\.npmrc$/ },
  { tool: 'PyPI', path: /(?:^|\/)\.pypirc$/ },
  { tool: 'RubyGems', path: /(?:^|\/)\.gem\/credentials$/ },
  { tool: 'cargo', path: /(?:^|\/)\.cargo\/credentials(?:\.toml)?$/ },
  { tool: 'docker', path: /(?:^|\/)(?:\.docker\/config\.json|\.dockercfg|\.dockerconfigjson)$/ },
  { tool: 'helm', path: /(?:^|\/)helm\/(?:registry\/config\.json|repositories\.yaml)$/ },
  { tool: 'kubectl', path: /(?:^|\/)(?:\.kube\/.+|kubeconfig|[^/]+\.kubeconfig)$/ },
  { tool: 'Vault', path: /(?:^|\/)\.vault-token$/ },
  { tool: 'Terraform', path: /(?:^|\/)(?:[^/]+\.tfstate(?:\.backup)?|credentials\.tfrc\.json|\.terraformrc)$/ },
  { tool: 'PostgreSQL', path: /(?:^|\/)\.pgpass$/ },
  { tool: 'MySQL', path: /(?:^|\/)\.my\.cnf$/ },
  { tool: 's3cmd', path: /(?:^|\/)\.s3cfg$/ },
  { tool: 'boto', path: /(?:^|\/)\.boto$/ },
  { tool: 'Apache', path: /(?:^|\/)\.htpasswd$/ },
  { tool: 'KeePass', path: /\.kdbx$/ },
  { tool: 'GnuPG', path: /(?:^|\/)(?:secring\.gpg|private-keys-v1\.d\/.+)$/ },
];

/** The tool that keeps credentials under this path; undefined if none is known to. */
export function credentialTool(path: string): string | undefined {
  const lower = path.toLowerCase();
  return credentialNames.find((each) => each.path.test(lower))?.tool;
}
