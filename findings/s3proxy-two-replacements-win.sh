#!/usr/bin/env bash
# S3Proxy keeps If-Match for one writer after another, and not for several at once. If four writers replace one object under the ETag that
# all of them have read, two or more get 200 now and then, and all but the last are lost; If-None-Match: * let exactly one of four
# create an object in every round. So a compare-and-swap that was tested by one writer, or only for new objects, is not safe here.
# S3Proxy 4.1.0 with its file system (filesystem-nio2). Chance decides, so the writers meet up to 2,000 times.
# Output seen: "create: never more than one winner in 300 rounds", "one after the other: [200, 412]", and "replace: 2 winners of 4, after 2
# rounds" (2 to 4 winners, after 1 or 2 rounds in five runs).
# Needs java, mvn, python3; installs into a temporary folder; no network but the package index and loopback.
set -euo pipefail
work=$(mktemp -d)
server=''
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"

mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact=org.gaul:s3proxy:4.1.0:jar:jar-with-dependencies -DoutputDirectory=. >&2
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir store
cat >s3proxy.conf <<CONF
s3proxy.endpoint=http://127.0.0.1:$port
s3proxy.authorization=none
jclouds.provider=filesystem-nio2
jclouds.filesystem.basedir=$work/store
jclouds.identity=a
jclouds.credential=b
CONF
java -jar s3proxy-4.1.0-jar-with-dependencies.jar --properties s3proxy.conf >log 2>&1 &
server=$!

cat >ask.py <<'PY'
import http.client, sys, threading, time

port = int(sys.argv[1])
local = threading.local()

def put(path, body, headers):
    if not hasattr(local, "way"):
        local.way = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        local.way.request("PUT", path, body, headers)
        answer = local.way.getresponse()
        answer.read()
    except OSError:
        del local.way
        raise
    return answer.status, answer.getheader("ETag")

for _ in range(200):
    try:
        put("/bucket", b"", {})
        break
    except OSError:
        time.sleep(0.1)

work, done = [None], [None] * 4
begin, end = threading.Barrier(5, timeout=60), threading.Barrier(5, timeout=60)

def writer(at):
    while True:
        begin.wait()
        if work[0] is None:
            return
        path, headers = work[0]
        try:
            done[at] = put(path, b"%d" % at, headers)
        except (OSError, http.client.HTTPException):
            done[at] = (0, None)
        end.wait()

threads = [threading.Thread(target=writer, args=(at,), daemon=True) for at in range(4)]
for thread in threads:
    thread.start()

def winners(path, headers):
    work[0] = (path, headers)
    begin.wait()
    end.wait()
    return sum(status == 200 for status, _ in done)

created = max(winners(f"/bucket/new-{at}", {"If-None-Match": "*"}) for at in range(300))
print("create: never more than one winner in 300 rounds" if created == 1 else f"create: {created} winners of 4")
_, first = put("/bucket/alone", b"first", {})
alone = [put("/bucket/alone", b"second", {"If-Match": first})[0], put("/bucket/alone", b"third", {"If-Match": first})[0]]
print(f"one after the other: {alone}")
replaced, rounds = 1, 0
while replaced == 1 and rounds < 2000:
    rounds += 1
    _, etag = put(f"/bucket/old-{rounds}", b"first", {})
    replaced = winners(f"/bucket/old-{rounds}", {"If-Match": etag})
print(f"replace: {replaced} winners of 4, after {rounds} rounds")
sys.exit(not (created == 1 and alone == [200, 412] and replaced > 1))
PY
python3 ask.py "$port"
