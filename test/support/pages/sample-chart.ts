/** Charts that tests of the pages publish: what is in a package, and what the index lists of it. */

/** One version of a chart. */
export interface SampleVersion {
  readonly version: string;
  readonly appVersion?: string;
  /** As the index lists it; null: not listed. */
  readonly created: string | null;
  readonly files?: Files;
  /** Fields of Chart.yaml that this version has, and others have not. */
  readonly fields?: Fields;
}

/** A chart with its versions, in the order of the index. */
export interface SampleChart {
  readonly name: string;
  readonly fields: Fields;
  readonly files: Files;
  readonly versions: readonly SampleVersion[];
  /** Versions with a provenance file. */
  readonly signed?: readonly string[];
  /** Versions whose package is not in the repository. */
  readonly lost?: readonly string[];
  /** Where the packages are; absent: beside the index. */
  readonly packagesAt?: string;
}

/** Paths in the chart and their contents. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** Of Chart.yaml. */
export type Fields = Readonly<Record<string, unknown>>;

const firstDay = Date.UTC(2023, 2, 6, 9, 30);
const day = 86_400_000;

/** The time of a release, some days after the first. */
export function daysLater(days: number): string {
  return new Date(firstDay + days * day + ((days * 7919) % 540) * 60_000).toISOString();
}

/** Versions from the oldest to the newest, `every` days apart; the last one is released on day `last`. */
export function history(
  versions: readonly string[],
  { last = 1300, every = 24 }: { readonly last?: number; readonly every?: number } = {},
): readonly SampleVersion[] {
  return versions.map((version, at) => ({
    version,
    appVersion: version.replace(/[-+].*$/, ''),
    created: daysLater(last - (versions.length - 1 - at) * every),
  }));
}

/** A deployment, a service and what Helm tells after an install. */
export function appTemplates(name: string, port = 8080): Files {
  return {
    'templates/_helpers.tpl': `{{- define "${name}.labels" -}}\napp.kubernetes.io/name: ${name}\napp.kubernetes.io/instance: {{ .Release.Name }}\n{{- end }}\n`,
    'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-${name}
  labels: {{- include "${name}.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicaCount }}
  selector:
    matchLabels: {{- include "${name}.labels" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "${name}.labels" . | nindent 8 }}
    spec:
      containers:
        - name: ${name}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          ports:
            - containerPort: ${port}
`,
    'templates/service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-${name}
spec:
  ports:
    - port: {{ .Values.service.port }}
      targetPort: ${port}
`,
    'templates/NOTES.txt': `Get the address:\n  kubectl get service {{ .Release.Name }}-${name}\n`,
  };
}
