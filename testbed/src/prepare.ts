import { buildControlPlane, shouldRunTestbed } from './build';
import { logToStderr } from './types';

/** Builds the control plane before the tests, where there is a compiler. */
async function main() {
  if (shouldRunTestbed()) {
    await buildControlPlane();
  }
}

main().catch(error => {
  logToStderr(`testbed: ${error.message}`);
  process.exitCode = 1;
});
