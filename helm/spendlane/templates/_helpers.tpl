{{- define "spendlane.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "spendlane.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- $name := include "spendlane.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "spendlane.selectorLabels" -}}
app.kubernetes.io/name: {{ include "spendlane.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Of the test's pod: no Service and no policy of the operator selects it. */}}
{{- define "spendlane.testLabels" -}}
app.kubernetes.io/name: {{ include "spendlane.name" . | trunc 58 }}-test
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "spendlane.labels" -}}
{{ include "spendlane.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "spendlane.serviceAccount" -}}
{{- default (ternary (include "spendlane.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name }}
{{- end }}

{{- define "spendlane.image" -}}
{{- with .Values.image -}}
{{- if .registry }}{{ .registry }}/{{ end }}{{ .repository }}
{{- if .digest }}@{{ .digest }}{{ else }}:{{ default $.Chart.AppVersion .tag }}{{ end }}
{{- end -}}
{{- end }}

{{- define "spendlane.claim" -}}
{{- default (printf "%s-store" (include "spendlane.fullname" .)) .Values.store.existingClaim }}
{{- end }}

{{- define "spendlane.storeURI" -}}
{{- with .Values.store.s3 -}}
{{- if .bucket -}}
s3://{{ .bucket }}{{ with trimSuffix "/" .prefix }}/{{ . }}{{ end }}
{{- else -}}
file:/var/lib/spendlane
{{- end -}}
{{- end -}}
{{- end }}

{{/* Whether two pods can have the store at a time. */}}
{{- define "spendlane.sharedStore" -}}
{{- if or .Values.store.s3.bucket (has "ReadWriteMany" .Values.store.accessModes) }}true{{ end }}
{{- end }}

{{/* A peer: a CIDR of the list, and of the whole world less what is never reached. */}}
{{- define "spendlane.ipBlocks" -}}
{{- range $cidr := .cidrs }}
- ipBlock:
    cidr: {{ $cidr | quote }}
    {{- $except := list }}
    {{- if has $cidr (list "0.0.0.0/0" "::/0") }}
    {{- range $.except }}
    {{- if eq (contains ":" .) (contains ":" $cidr) }}
    {{- $except = append $except . }}
    {{- end }}
    {{- end }}
    {{- end }}
    {{- with $except }}
    except:
      {{- toYaml . | nindent 6 }}
    {{- end }}
{{- end }}
{{- end }}

{{- define "spendlane.hasPrices" -}}
{{- if or .Values.prices.models .Values.prices.uplifts }}true{{ end }}
{{- end }}

{{/* What the schema cannot say. Each message names the value and says what to do. */}}
{{- define "spendlane.check" -}}
{{- $_ := required "clusterName is empty. Name this cluster: --set clusterName=NAME. The name is part of the identity of all paid work, so a rebuilt cluster keeps it, and no two clusters share one." (trim .Values.clusterName) }}
{{- if and (gt (int .Values.replicaCount) 1) (not (include "spendlane.sharedStore" .)) }}
{{- fail (printf "replicaCount is %d, but store.accessModes has no ReadWriteMany: a second replica could not mount the store on another node. Set replicaCount to 1, use a ReadWriteMany volume, or a bucket (store.s3)." (int .Values.replicaCount)) }}
{{- end }}
{{- with .Values.test.simulator }}
{{- if and .enabled (not .image) }}
{{- fail "test.simulator.image is empty: name the image of the provider simulator, or leave test.simulator.enabled out." }}
{{- end }}
{{- if and .enabled (not $.Values.operator.allowHttp) }}
{{- fail "test.simulator.enabled needs operator.allowHttp: the simulator speaks plain http. Set it, or leave test.simulator.enabled out." }}
{{- end }}
{{- end }}
{{- with .Values.store }}
{{- if and .s3.bucket .existingClaim }}
{{- fail "store.s3.bucket and store.existingClaim are both set: the store is in one place. Leave one of them empty." }}
{{- end }}
{{- if and .s3.bucket (not .s3.region) }}
{{- fail "store.s3.region is empty: name the bucket's region; where regions mean nothing, as at most servers of your own, us-east-1." }}
{{- end }}
{{- if and (not .s3.bucket) (or .s3.prefix .s3.endpoint .s3.existingSecret) }}
{{- fail "store.s3.bucket is empty, but other values of store.s3 are set: name the bucket, or leave them out and the store is a volume." }}
{{- end }}
{{- end }}
{{- range $name, $lane := .Values.lanes }}
{{- include "spendlane.checkLane" (dict "path" (printf "lanes.%s" $name) "lane" $lane) }}
{{- end }}
{{- end }}

{{/* The CRD's rules that are CEL there: refused here before anything is changed. */}}
{{- define "spendlane.checkLane" -}}
{{- $path := .path }}
{{- $twice := dict "targets" "two targets have one name: name each target once" "budgets" "two budgets have one name: name each budget once" "useCases" "two use cases have one name: name each use case once" }}
{{- range $list, $message := $twice }}
{{- $seen := dict }}
{{- range $entry := default list (get $.lane $list) }}
{{- if hasKey $seen $entry.name }}
{{- fail (printf "%s.%s %s: %s" $path $list $entry.name $message) }}
{{- end }}
{{- $_ := set $seen $entry.name true }}
{{- end }}
{{- end }}
{{- if has "Critical" (default list .lane.urgencies) }}
{{- fail (printf "%s.urgencies: Critical work has a person waiting and is never batched: serve High, Normal or Low" $path) }}
{{- end }}
{{- if hasKey .lane "namespaceSelector" }}
{{- $selector := default dict .lane.namespaceSelector }}
{{- if not (or $selector.matchLabels $selector.matchExpressions) }}
{{- fail (printf "%s.namespaceSelector: an empty selector selects no namespace: give matchLabels or matchExpressions, or leave namespaceSelector out" $path) }}
{{- end }}
{{- range $selector.matchExpressions }}
{{- if ne (has .operator (list "In" "NotIn")) (not (empty .values)) }}
{{- fail (printf "%s.namespaceSelector: In and NotIn need values; Exists and DoesNotExist take none" $path) }}
{{- end }}
{{- end }}
{{- end }}
{{- $needsUrl := dict "OpenAICompatible" "an OpenAICompatible target needs a baseUrl, such as https://gateway.example.com/v1" "AzureOpenAI" "an AzureOpenAI target needs a baseUrl, such as https://my-resource.openai.azure.com/openai/v1" "Fireworks" "a Fireworks target needs a baseUrl with its account, such as https://api.fireworks.ai/v1/accounts/my-account" "LiteLLM" "a LiteLLM target needs a baseUrl, such as http://litellm.gateways:4000/v1" "LlmD" "an LlmD target needs a baseUrl, such as http://batch-gateway.models:8000/v1" }}
{{- range .lane.targets }}
{{- if and (hasKey $needsUrl .provider) (not .baseUrl) }}
{{- fail (printf "%s.targets %s: %s" $path .name (get $needsUrl .provider)) }}
{{- end }}
{{- end }}
{{- $targets := list }}
{{- range .lane.targets }}
{{- $targets = append $targets .name }}
{{- end }}
{{- $waited := list "interactive" "chat" "agent" "safety" "moderation" "fraud" "fraud-alert" "fraud-check" "fraud-decision" "fraud-detection" }}
{{- range .lane.useCases }}
{{- $useCase := . }}
{{- range .targets }}
{{- if not (has . $targets) }}
{{- fail (printf "%s.useCases %s: a use case names a target that the lane does not have: take it from targets, or leave it out" $path $useCase.name) }}
{{- end }}
{{- end }}
{{- if and (has (replace "_" "-" .name) $waited) (ne .urgency "Critical") }}
{{- fail (printf "%s.useCases %s: in interactive, chat, agent, safety, moderation and fraud work a person waits, it is never batched: give work that nobody waits for another name, such as moderation-backlog" $path .name) }}
{{- end }}
{{- end }}
{{- range .lane.budgets }}
{{- if ne (eq .period "Rolling") (hasKey . "rollingSeconds") }}
{{- fail (printf "%s.budgets %s: a Rolling budget needs rollingSeconds, and no other takes it" $path .name) }}
{{- end }}
{{- end }}
{{- end }}
