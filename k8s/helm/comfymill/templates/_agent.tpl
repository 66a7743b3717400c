{{/*
A node agent's container: (dict "root" $ "name" .. "host" .. "port" .. "nodes" .. "pool" .. "labels" .. "ownPod" ..).
*/}}
{{- define "comfymill.agent" -}}
name: agent
image: {{ include "comfymill.image" (list .root "node-agent") }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  {{- include "comfymill.containerSecurity" .root | nindent 2 }}
ports:
  - name: agent
    containerPort: {{ .port }}
env:
  {{- include "comfymill.env.service" . | nindent 2 }}
  {{- include "comfymill.env.kafka" .root | nindent 2 }}
  {{- include "comfymill.env.redis" .root | nindent 2 }}
  - name: COMFYMILL_AGENT_NODES
    value: {{ .nodes | quote }}
  - name: COMFYMILL_AGENT_POOL
    value: {{ .pool | quote }}
  {{- with .labels }}
  - name: COMFYMILL_AGENT_LABELS
    value: {{ join "," . | quote }}
  {{- end }}
  {{- if .ownPod }}
  - name: COMFYMILL_KUBERNETES_POD
    valueFrom:
      fieldRef:
        fieldPath: metadata.name
  {{- end }}
  {{- if .root.Values.secretsKeySecret }}
  - name: COMFYMILL_AGENT_SECRETS_KEY_FILE
    value: /etc/comfymill/secrets/secrets-key
  {{- end }}
  - name: COMFYMILL_AGENT_DATA_FOLDER
    value: /var/lib/comfymill/agent
  {{- include "comfymill.env.artifacts" .root | nindent 2 }}
{{ include "comfymill.probes" "agent" }}
resources:
  {{- toYaml .root.Values.agent.resources | nindent 2 }}
volumeMounts:
  - name: settings
    mountPath: /opt/comfymill/config
    readOnly: true
  - name: agent-tmp
    mountPath: /tmp
  - name: agent
    mountPath: /var/lib/comfymill/agent
  {{- include "comfymill.artifactsMount" .root | nindent 2 }}
  {{- if .root.Values.secretsKeySecret }}
  - name: secrets-key
    mountPath: /etc/comfymill/secrets
    readOnly: true
  {{- end }}
  {{- include "comfymill.caMounts" (list .root "kafka") | nindent 2 }}
{{- end -}}

{{- define "comfymill.agentVolumes" -}}
- name: settings
  configMap:
    name: {{ include "comfymill.fullname" . }}-agent
- name: agent-tmp
  emptyDir: {}
{{ include "comfymill.artifactsVolume" . }}
{{- with .Values.secretsKeySecret }}
- name: secrets-key
  secret:
    secretName: {{ . }}
    items: [{key: secrets-key, path: secrets-key}]
{{- end }}
{{- include "comfymill.caVolumes" (list . "kafka") }}
{{- end -}}
