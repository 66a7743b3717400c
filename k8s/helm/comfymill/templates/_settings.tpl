{{/* A service's application.properties: (dict "prefix" "comfymill.gateway" "settings" {...}). */}}
{{- define "comfymill.settings" -}}
{{- range $name, $value := .settings }}
{{ $.prefix }}.{{ $name }}={{ include "comfymill.property" $value }}
{{- end }}
{{- end -}}
