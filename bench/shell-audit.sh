# Judges the first SAMPLE versions of a repository, as it is done without charthouse: pull, compare the digest, load.
set -eu
work=$(mktemp -d -p "$SCRATCH")
cd "$work"
head -n "$((SAMPLE * 12))" "$REPOSITORY/index.yaml" | awk '/digest:/ {d=$2} /^    - / {print d, $2}' | head -n "$SAMPLE" > list
while read -r digest file; do
  "$HELM" pull "$URL$file"
  echo "$digest  $file" | sha256sum --check --quiet
  "$HELM" show chart "$file" > /dev/null
done < list
rm -rf "$work"
