import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** Runs a TypeScript file of the repository; resolves with its exit code. */
export function runTypeScript(file, args = [], options = {}) {
  const child = spawn(
    process.execPath,
    ['--require', '@backstage/cli/config/nodeTransform.cjs', file, ...args],
    { cwd: root, stdio: 'inherit', ...options },
  );
  const forward = signal => child.kill(signal);
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  return new Promise(resolve => {
    child.on('exit', (code, signal) => {
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      resolve(code ?? (signal ? 0 : 1));
    });
  });
}
