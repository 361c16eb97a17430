/** File systems that a folder may be on. */

/** What it can do. */
export interface FolderKind {
  readonly links: boolean;
  readonly sockets: boolean;
}

/** By name. */
export const kindsOfFolder: Readonly<Record<string, FolderKind>> = {
  plain: { links: true, sockets: true },
  poor: { links: false, sockets: false },
};
