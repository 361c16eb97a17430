#!/usr/bin/env bash
# moto keeps S3's conditions for one way of writing an object and drops them for the other. With an object that was replaced since
# it was read, PutObject with If-Match of the old ETag is refused with 412, as by Amazon S3. A multipart upload of the same bytes is
# completed under the same If-Match: 200, and what the other writer had put is gone. UploadPartCopy with
# x-amz-copy-source-if-match of the old ETag copies the new object, too. Amazon S3 documents 412 for all three. So a test of a
# compare-and-swap on moto that passes for small objects shows nothing for large ones, which client libraries send in parts
# by themselves. moto 5.2.5.
# Output seen: "put 412, part copy 200, complete 200, now: mine".
# Needs python3 with pip; installs into a temporary folder; no network but the package index and loopback.
set -euo pipefail
work=$(mktemp -d)
server=''
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check 'moto[server]==5.2.5' boto3==1.44.8 >&2

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
env/bin/moto_server -H 127.0.0.1 -p "$port" >log 2>&1 &
server=$!

cat >ask.py <<'PY'
import sys, time
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError

s3 = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{sys.argv[1]}", region_name="us-east-1",
                  aws_access_key_id="a", aws_secret_access_key="b", config=Config(retries={"max_attempts": 1}))
for _ in range(100):
    try:
        s3.create_bucket(Bucket="bucket")
        break
    except EndpointConnectionError:
        time.sleep(0.1)

def status(call, **given):
    try:
        return call(Bucket="bucket", **given)["ResponseMetadata"]["HTTPStatusCode"]
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"]

stale = s3.put_object(Bucket="bucket", Key="k", Body=b"first")["ETag"]
s3.put_object(Bucket="bucket", Key="k", Body=b"theirs")
put = status(s3.put_object, Key="k", Body=b"mine", IfMatch=stale)

upload = s3.create_multipart_upload(Bucket="bucket", Key="k")["UploadId"]
copied = status(s3.upload_part_copy, Key="k", UploadId=upload, PartNumber=1,
                CopySource={"Bucket": "bucket", "Key": "k"}, CopySourceIfMatch=stale)
part = s3.upload_part(Bucket="bucket", Key="k", UploadId=upload, PartNumber=1, Body=b"mine")["ETag"]
completed = status(s3.complete_multipart_upload, Key="k", UploadId=upload, IfMatch=stale,
                   MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part}]})
now = s3.get_object(Bucket="bucket", Key="k")["Body"].read().decode()
print(f"put {put}, part copy {copied}, complete {completed}, now: {now}")
sys.exit((put, copied, completed, now) != (412, 200, 200, "mine"))
PY
env/bin/python ask.py "$port"
