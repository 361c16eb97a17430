# An index anew from the packages of a bucket, as it is done without charthouse.
set -eu
work=$(mktemp -d -p "$SCRATCH")
aws() { "$PYTHON" -s "$AWS_CLI" "$@"; }

aws s3 sync "s3://$BUCKET" "$work" --exclude '*' --include '*.tgz' --only-show-errors
"$HELM" repo index "$work"
aws s3 cp "$work/index.yaml" "s3://$BUCKET/index.yaml" --only-show-errors \
  --content-type text/yaml --cache-control 'public, max-age=300'
