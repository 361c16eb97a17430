{{/* The chart's name, as a label may hold it. */}}
{{- define "kube9-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of all objects: release and chart, said once where the release is named after the chart. */}}
{{- define "kube9-operator.fullname" -}}
{{- $name := include "kube9-operator.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Cluster-wide objects of two namespaces must not share a name. */}}
{{- define "kube9-operator.clusterName" -}}
{{- printf "%s:%s" .Release.Namespace (include "kube9-operator.fullname" .) -}}
{{- end -}}

{{/* What a selector looks for. Never changes over the life of a release: Kubernetes does not let it. */}}
{{- define "kube9-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "kube9-operator.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "kube9-operator.labels" -}}
{{ include "kube9-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: operator
app.kubernetes.io/part-of: kube9
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- /* A label cannot hold the "+" of build metadata. */}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "kube9-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "kube9-operator.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "kube9-operator.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "kube9-operator.claimName" -}}
{{- default (include "kube9-operator.fullname" .) .Values.persistence.existingClaim -}}
{{- end -}}
