{{/* Environment that all services have in common. */}}
{{- define "comfymill.env.service" -}}
- name: JAVA_OPTS
  value: {{ .root.Values.javaOptions | quote }}
{{- if .root.Values.logging.json }}
- name: COMFYMILL_LOG_JSON
  value: "true"
{{- end }}
{{- with .root.Values.tracing.endpoint }}
- name: COMFYMILL_TRACES_ENDPOINT
  value: {{ . | quote }}
- name: COMFYMILL_TRACES_RATIO
  value: {{ $.root.Values.tracing.ratio | quote }}
{{- end }}
- name: QUARKUS_HTTP_HOST
  value: {{ default "0.0.0.0" .host | quote }}
- name: QUARKUS_HTTP_PORT
  value: {{ .port | quote }}
{{- end -}}

{{- define "comfymill.env.kafka" -}}
{{- $kafka := .Values.kafka -}}
- name: KAFKA_BOOTSTRAP_SERVERS
  value: {{ include "comfymill.kafka" . | quote }}
{{- if or (ne $kafka.security.protocol "PLAINTEXT") .Values.tls.existingSecret }}
- name: KAFKA_SECURITY_PROTOCOL
  value: {{ $kafka.security.protocol }}
{{- end }}
{{- if hasPrefix "SASL_" $kafka.security.protocol }}
- name: KAFKA_SASL_MECHANISM
  value: {{ $kafka.security.mechanism }}
- name: KAFKA_SASL_JAAS_CONFIG
  valueFrom:
    secretKeyRef:
      name: {{ required "kafka.security.existingSecret: a Secret with the key sasl.jaas.config is needed for SASL" $kafka.security.existingSecret }}
      key: sasl.jaas.config
{{- end }}
{{- if $kafka.security.caSecret }}
- name: KAFKA_SSL_TRUSTSTORE_TYPE
  value: PEM
- name: KAFKA_SSL_TRUSTSTORE_LOCATION
  value: /etc/comfymill/kafka-ca/ca.crt
{{- end }}
{{- if .Values.tls.existingSecret }}
- name: COMFYMILL_TLS_CA
  value: /etc/comfymill/tls/ca.crt
{{- if .Values.tls.clientCertificate }}
- name: COMFYMILL_TLS_CERTIFICATE
  value: /etc/comfymill/tls/tls.crt
- name: COMFYMILL_TLS_KEY
  value: /etc/comfymill/tls/tls.key
{{- end }}
{{- end }}
{{- end -}}

{{- define "comfymill.kafka" -}}
{{- if .Values.kafka.strimzi.enabled -}}
{{ include "comfymill.fullname" . }}-kafka-kafka-bootstrap:9092
{{- else -}}
{{ required "kafka.bootstrapServers: say where Kafka is, or set kafka.strimzi.enabled" .Values.kafka.bootstrapServers }}
{{- end -}}
{{- end -}}

{{- define "comfymill.env.redis" -}}
- name: QUARKUS_REDIS_HOSTS
  value: {{ include "comfymill.redis" . | quote }}
{{- with include "comfymill.redisSecret" . }}
- name: QUARKUS_REDIS_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: password
{{- end }}
{{- end -}}

{{- define "comfymill.redis" -}}
{{- if .Values.redis.internal.enabled -}}
redis://{{ include "comfymill.fullname" . }}-redis:6379
{{- else -}}
{{ required "redis.url: say where Redis is, or set redis.internal.enabled" .Values.redis.url }}
{{- end -}}
{{- end -}}

{{- define "comfymill.redisSecret" -}}
{{- if .Values.redis.existingSecret -}}
{{ .Values.redis.existingSecret }}
{{- else if .Values.redis.internal.enabled -}}
{{ include "comfymill.fullname" . }}-redis
{{- end -}}
{{- end -}}

{{/* (list $ "gateway") or (list $ "scheduler") */}}
{{- define "comfymill.env.postgresql" -}}
{{- $root := index . 0 -}}
{{- $pg := $root.Values.postgresql -}}
{{- $server := printf "postgresql://%s:%v/%s" (include "comfymill.postgresqlHost" $root) $pg.port $pg.database -}}
{{- $options := "" -}}
{{- $ca := ternary "/etc/comfymill/postgresql-ca/ca.crt" "/etc/comfymill/tls/ca.crt" (or (ne $pg.caSecret "") (eq $root.Values.tls.existingSecret "")) -}}
{{- if or (ne $pg.sslMode "disable") $root.Values.tls.existingSecret }}{{ $options = printf "?sslmode=%s" $pg.sslMode }}{{ end -}}
- name: QUARKUS_DATASOURCE_REACTIVE_URL
  value: {{ printf "%s%s" $server $options | quote }}
{{- if hasPrefix "verify-" $pg.sslMode }}
- name: QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_PEM
  value: "true"
- name: QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_PEM_CERTS
  value: {{ $ca }}
{{- if eq $pg.sslMode "verify-full" }}
- name: QUARKUS_DATASOURCE_REACTIVE_HOSTNAME_VERIFICATION_ALGORITHM
  value: HTTPS
{{- end }}
{{- $options = printf "%s&sslrootcert=%s" $options $ca }}
{{- end }}
- name: QUARKUS_DATASOURCE_JDBC_URL
  value: {{ printf "jdbc:%s%s" $server $options | quote }}
{{- range list "username" "password" }}
- name: QUARKUS_DATASOURCE_{{ upper . }}
  valueFrom:
    secretKeyRef:
      name: {{ include "comfymill.postgresqlSecret" $ }}
      key: {{ . }}
{{- end }}
{{- end -}}

{{- define "comfymill.postgresqlHost" -}}
{{- if .Values.postgresql.cloudNativePg.enabled -}}
{{ include "comfymill.fullname" . }}-postgresql-rw
{{- else -}}
{{ required "postgresql.host: say where PostgreSQL is, or set postgresql.cloudNativePg.enabled" .Values.postgresql.host }}
{{- end -}}
{{- end -}}

{{/* (list $ "gateway"): the Secret of that role. */}}
{{- define "comfymill.postgresqlSecret" -}}
{{- $root := index . 0 -}}
{{- $role := index . 1 -}}
{{- $given := (index $root.Values.postgresql $role).existingSecret -}}
{{- if $given -}}
{{ $given }}
{{- else if $root.Values.postgresql.cloudNativePg.enabled -}}
{{ include "comfymill.fullname" $root }}-postgresql-{{ $role }}
{{- else -}}
{{ fail (printf "postgresql.%s.existingSecret: a Secret with the keys username and password is needed" $role) }}
{{- end -}}
{{- end -}}

{{/* Volumes and mounts of the CAs and of tls.existingSecret: (list $ "postgresql" "kafka"). */}}
{{- define "comfymill.caVolumes" -}}
{{- $root := index . 0 -}}
{{- range append (rest .) "tls" }}
{{- with include "comfymill.caSecret" (list $root .) }}
- name: {{ index (splitList "=" .) 0 }}
  secret:
    secretName: {{ index (splitList "=" .) 1 }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "comfymill.caMounts" -}}
{{- $root := index . 0 -}}
{{- range append (rest .) "tls" }}
{{- with include "comfymill.caSecret" (list $root .) }}
- name: {{ index (splitList "=" .) 0 }}
  mountPath: /etc/comfymill/{{ index (splitList "=" .) 0 }}
  readOnly: true
{{- end }}
{{- end }}
{{- end -}}

{{/* volume=Secret, or nothing. */}}
{{- define "comfymill.caSecret" -}}
{{- $values := (index . 0).Values -}}
{{- if eq (index . 1) "kafka" -}}
{{- with $values.kafka.security.caSecret }}kafka-ca={{ . }}{{ end -}}
{{- else if eq (index . 1) "tls" -}}
{{- with $values.tls.existingSecret }}tls={{ . }}{{ end -}}
{{- else if and (hasPrefix "verify-" $values.postgresql.sslMode) (or $values.postgresql.caSecret (not $values.tls.existingSecret)) -}}
postgresql-ca={{ required "postgresql.caSecret: verify-ca and verify-full need a Secret with the key ca.crt, unless tls.existingSecret has it" $values.postgresql.caSecret }}
{{- end -}}
{{- end -}}

{{- /* Where inputs and outputs are kept: a bucket, else a volume that all share. */ -}}
{{- define "comfymill.env.artifacts" -}}
{{- with .Values.artifacts.s3 -}}
{{- if .bucket -}}
- name: COMFYMILL_ARTIFACTS_S3_BUCKET
  value: {{ .bucket | quote }}
- name: COMFYMILL_ARTIFACTS_S3_REGION
  value: {{ .region | quote }}
- name: COMFYMILL_ARTIFACTS_S3_PATH_STYLE
  value: {{ .pathStyle | quote }}
{{- with .prefix }}
- name: COMFYMILL_ARTIFACTS_S3_PREFIX
  value: {{ . | quote }}
{{- end }}
{{- with .endpoint }}
- name: COMFYMILL_ARTIFACTS_S3_ENDPOINT
  value: {{ . | quote }}
{{- end }}
{{- with .encryption }}
- name: COMFYMILL_ARTIFACTS_S3_ENCRYPTION
  value: {{ . | quote }}
{{- end }}
{{- with .kmsKey }}
- name: COMFYMILL_ARTIFACTS_S3_KMS_KEY
  value: {{ . | quote }}
{{- end }}
{{- with .credentialsSecret }}
- name: COMFYMILL_ARTIFACTS_S3_ACCESS_KEY
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: access-key
- name: COMFYMILL_ARTIFACTS_S3_SECRET_KEY
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: secret-key
{{- end }}
{{- else -}}
- name: COMFYMILL_ARTIFACTS_FOLDER
  value: /var/lib/comfymill/artifacts
{{- end }}
{{- end }}
{{- end -}}

{{- define "comfymill.artifactsMount" -}}
{{- if not .Values.artifacts.s3.bucket -}}
- name: artifacts
  mountPath: /var/lib/comfymill/artifacts
{{- end }}
{{- end -}}

{{- define "comfymill.artifactsVolume" -}}
{{- if not .Values.artifacts.s3.bucket -}}
- name: artifacts
  persistentVolumeClaim:
    claimName: {{ include "comfymill.artifactsClaim" . }}
{{- end }}
{{- end -}}

{{- define "comfymill.artifactsClaim" -}}
{{ default (printf "%s-artifacts" (include "comfymill.fullname" .)) .Values.artifacts.existingClaim }}
{{- end -}}
