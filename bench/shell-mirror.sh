# A loop of helm pull, as people write it. SAMPLE versions, each with its own call; the index of the copy is not even made.
set -eu
"$HELM" repo add source "$URL" >/dev/null
ls "$REPOSITORY" | grep '\.tgz$' | head -n "$SAMPLE" | while read -r file; do
  base="${file%.tgz}"
  version="${base##*-}"
  "$HELM" pull "source/${base%-*}" --version "$version" -d "$SCRATCH" 2>/dev/null
done
