/**
 * Every figure that README.md, docs/ and the goals of this project claim, one row each. `unit` is "times" for a ratio of two programs that
 * ran in turn. `goal` is the least or the most that is wanted; a claim without a goal is only kept and compared.
 */
const times = (what, least) => ({ what, unit: 'times', goal: least === undefined ? undefined : { least } });
const most = (what, unit, value) => ({ what, unit, goal: { most: value } });

export const goals = {
  'folder-93/helm-3.12': times('the first version into 93 MB in a folder: as fast as helm 3.12 repo index', 100),
  'folder-93/helm-4.1': times('the first version into 93 MB in a folder: as fast as helm 4.1 repo index', 100),
  'folder-93/later-3.12': times('a later version into 93 MB in a folder: as fast as helm 3.12 repo index', 100),
  'folder-93/later-4.1': times('a later version into 93 MB in a folder: as fast as helm 4.1 repo index', 100),
  'folder-93/memory-3.12': times('the same: less memory than helm 3.12', 30),
  'folder-93/memory-4.1': times('the same: less memory than helm 4.1', 30),
  'folder-10/helm-3.12': times('a version into 10 MB in a folder: as fast as helm 3.12 repo index'),
  'huge-near/before': times('a version into 93 MB on S3, 0 ms: as fast as before decision 53', 2),
  'huge-far/before': times('a version into 93 MB on S3, 200 Mbit/s and 30 ms: as fast as before', 6),
  'huge-far/shell': times('the same: as fast as helm and the AWS CLI', 40),
  'huge-far/wire': most('the same: on the wire', 'MB', 12),
  'huge-far/memory': most('the same: memory', 'MB', 120),
  'publish-s3/near': times('the next version into S3, 0 ms: as fast as helm and the AWS CLI'),
  'publish-s3/far': times('the next version into S3, 30 ms: as fast as helm and the AWS CLI', 4),
  'publish-cdn/near': times('the next version into S3 and CloudFront, 0 ms, Node 20', 7.5),
  'publish-cdn/near-node-24': times('the next version into S3 and CloudFront, 0 ms, Node 24', 9),
  'publish-cdn/far': times('the next version into S3 and CloudFront, 30 ms', 4),
  'publish-s3/round-trips': most('round trips one after the other until a version is visible', 'round trips', 3),
  'burst-near/writes': most('64 publishers at once, S3: versions of the index', 'versions', 12),
  'burst-near/last': most('64 publishers at once, S3, 0 ms: the last, in times of a lonely one', 'times alone', 5),
  'burst-far/last': most('64 publishers at once, S3, 30 ms: the last, in times of a lonely one', 'times alone', 5),
  'many/helm-3.12': times('300 charts: as fast as a loop of helm 3.12 package', 15),
  'many/helm-4.1': times('300 charts: as fast as a loop of helm 4.1 package', 15),
  'many/unchanged-cpu': most('300 unchanged charts: processor time', 's', 0.6),
  'many/unchanged-requests': most('300 unchanged charts in a bucket: requests', 'requests', 2),
  'verify/times': times('verify of 10,000 packages: as fast as a loop of curl and sha256sum', 10),
  'verify/memory': most('verify: memory for 10,000 packages, in times of 1,000', 'times', 1.2),
  'readers/json': times('helm repo add from 3.13 on, 10 MB: as fast with JSON as with YAML', 4),
  'startup/ratio': most('charthouse --version, in times of an empty Node program', 'times', 1.5),
  'audit/helm-3.12': times('audit of 10,000 versions: as fast as a script with helm 3.12', 20),
  'audit/memory': most('audit of 100,000 versions: memory', 'MB', 250),
  'mirror/helm-3.12': times('mirror of 5,000 versions: as fast as a loop of helm 3.12 pull', 20),
  'history/all': most('history of 10,000 versions: processor time', 's', 3),
  'rebuild/helm-3.12': times('rebuild of 1,000 packages of 301 kB: as fast as aws s3 sync and helm 3.12'),
  'dependencies/one': times('8 dependencies from 10 MB indexes: as fast as helm 3.12', 15),
  'dependencies/many': times('300 charts with 2 dependencies: as fast as helm 3.12', 30),
};
