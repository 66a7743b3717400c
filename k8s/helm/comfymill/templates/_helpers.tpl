{{/* The prefix of all names: the release's, with the chart's where it does not say so. */}}
{{- define "comfymill.fullname" -}}
{{- $chart := default .Chart.Name .Values.nameOverride -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains $chart .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $chart | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Labels that select the pods of a component: (list $ "gateway"). */}}
{{- define "comfymill.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ default $root.Chart.Name $root.Values.nameOverride }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* All labels of a component's objects: (list $ "gateway"). */}}
{{- define "comfymill.labels" -}}
{{- $root := index . 0 -}}
{{ include "comfymill.selector" . }}
app.kubernetes.io/part-of: comfymill
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end -}}

{{/* The image of a service: (list $ "gateway"). */}}
{{- define "comfymill.image" -}}
{{- $root := index . 0 -}}
{{- $name := printf "comfymill-%s:%s" (index . 1) (default $root.Chart.AppVersion $root.Values.image.tag) -}}
{{- with $root.Values.image.registry }}{{ trimSuffix "/" . }}/{{ end }}{{ $name -}}
{{- end -}}

{{/* What every pod says alike. */}}
{{- define "comfymill.pod" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
serviceAccountName: {{ include "comfymill.fullname" . }}
enableServiceLinks: false
{{- end -}}

{{/* fsGroup lets the pods share the artifact volume. */}}
{{- define "comfymill.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "comfymill.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "comfymill.probes" -}}
startupProbe:
  httpGet: {path: /q/health/started, port: {{ . }}}
  periodSeconds: 2
  timeoutSeconds: 3
  failureThreshold: 60
readinessProbe:
  httpGet: {path: /q/health/ready, port: {{ . }}}
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 3
livenessProbe:
  httpGet: {path: /q/health/live, port: {{ . }}}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
{{- end -}}

{{/* Spread the pods of a component over hosts and zones: (list $ "gateway"). */}}
{{- define "comfymill.spread" -}}
{{- $selector := include "comfymill.selector" . -}}
{{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- $selector | nindent 6 }}
{{- end }}
{{- end -}}

{{/* Where a pod runs: its component's values. */}}
{{- define "comfymill.placing" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{/* A value of a .properties file. */}}
{{- define "comfymill.property" -}}
{{- if kindIs "float64" . }}{{ . | toString | trimSuffix ".0" }}{{ else if kindIs "slice" . }}{{ join "," . }}{{ else }}{{ . | toString | replace "\\" "\\\\" }}{{ end -}}
{{- end -}}
