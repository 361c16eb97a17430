# The next version of a chart into a bucket, as workflows without charthouse do it; but that this one stops where a step fails.
# With DISTRIBUTION it also tells a CDN.
set -eu
work=$(mktemp -d -p "$SCRATCH")
aws() { "$PYTHON" -s "$AWS_CLI" "$@"; }

"$HELM" package "$CHART" --version "$VERSION" -d "$work/new" >"$work/said"
package=$work/new/${CHART##*/}-$VERSION.tgz
aws s3 cp "s3://$BUCKET/index.yaml" "$work/index.yaml" --only-show-errors
"$HELM" repo index "$work/new" --merge "$work/index.yaml"
aws s3 cp "$package" "s3://$BUCKET/" --only-show-errors \
  --content-type application/gzip --cache-control 'public, max-age=31536000, immutable'
aws s3 cp "$work/new/index.yaml" "s3://$BUCKET/index.yaml" --only-show-errors \
  --content-type text/yaml --cache-control 'public, max-age=300'
if [ -n "${DISTRIBUTION:-}" ]; then
  aws cloudfront create-invalidation --distribution-id "$DISTRIBUTION" --paths /index.yaml >"$work/said"
fi
