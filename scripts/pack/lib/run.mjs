import { spawn } from 'node:child_process';

/**
 * Runs a command to its end.
 *
 * @returns what it wrote
 * @throws with the end of what it wrote, when it fails or takes too long
 */
export async function run(command, args, options = {}) {
  const { timeoutSeconds = 1800, ...spawnOptions } = options;
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...spawnOptions,
  });
  let output = '';
  const take = chunk => {
    output += chunk;
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutSeconds * 1000);
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearTimeout(timer);
  if (code !== 0) {
    throw new Error(
      `${command} ${args.join(' ')} failed (${code}):\n${output.slice(-6000)}`,
    );
  }
  return output;
}
