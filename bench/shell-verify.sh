# Compares the digests of the first SAMPLE versions of a repository, as it is done without charthouse.
set -eu
awk '/digest:/ {d=$2} /^    - / {print d, $2}' "$REPOSITORY/index.yaml" | awk -v most="$SAMPLE" 'NR <= most' > "$SCRATCH/list"
while read -r digest file; do
  found=$(curl --silent --show-error --fail "$URL$file" | sha256sum)
  [ "${found%% *}" = "$digest" ] || { echo "$file differs"; exit 1; }
done < "$SCRATCH/list"
