/** What `artifacthub-repo.yml`, beside an index, tells Artifact Hub about the repository. */

/** A person or team that may claim the repository in Artifact Hub. */
export interface ArtifactHubOwner {
  readonly name?: string | undefined;
  readonly email: string;
}

/** Versions that Artifact Hub should not list. */
export interface ArtifactHubIgnored {
  /** The name of a chart, exactly. */
  readonly name: string;
  /** A regular expression of Go; all versions of the chart if it is absent. */
  readonly version?: string | undefined;
}

/** The contents of the file, with the names of its keys. */
export interface ArtifactHubMetadata {
  /** The UUID that Artifact Hub shows for the repository: it makes you a verified publisher. */
  readonly repositoryID?: string | undefined;
  readonly owners?: readonly ArtifactHubOwner[] | undefined;
  readonly ignore?: readonly ArtifactHubIgnored[] | undefined;
}
