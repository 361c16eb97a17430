/** The rows of the option table about the server of `serve`. */

/** Its address. */
export const serveOptions = {
  port: {
    kind: 'port',
    places: 'anywhere',
    fileReason: '`serve` listens on 127.0.0.1 unless a flag or the environment names another address',
    group: 'common',
    placeholder: 'PORT',
    default: '8879',
    summary: 'Port to listen on; 0 for any free port',
    commands: ['serve'],
  },
  host: {
    kind: 'text',
    places: 'not-file',
    fileReason: 'a pull request could open a folder of your machine to the network',
    group: 'common',
    placeholder: 'ADDRESS',
    default: '127.0.0.1',
    summary: 'Address to listen on',
    detail: 'With `0.0.0.0`, every machine of the network can read the folder.',
    commands: ['serve'],
  },
} as const;
