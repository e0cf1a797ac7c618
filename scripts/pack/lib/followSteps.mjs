import fs from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { say } from '../../lib/console.mjs';

/**
 * Does in an app what the blocks of the docs say: commands are run, files are
 * made, and what belongs into a file that is there is added to it.
 *
 * @param options - `yarn`: runs yarn in the app with the given arguments.
 *   `locate`: what to install in the place of a package's name.
 */
export async function followSteps(steps, options) {
  for (const step of steps) {
    if (step.language === 'sh') {
      for (const command of commandsOf(step.text)) {
        await runCommand(command, options);
      }
    } else if (step.title) {
      writeBlock(path.join(options.app, step.title), step);
      say(`  ${step.title}`);
    }
  }
}

function commandsOf(text) {
  return text
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter(Boolean);
}

/** `yarn --cwd … add …` alone; the app is started when everything stands. */
async function runCommand(command, { yarn, locate }) {
  const [program, ...args] = command.split(/\s+/);
  if (program !== 'yarn' || !args.includes('add')) {
    return;
  }
  say(`  ${command}`);
  await yarn(args.map(arg => (arg.startsWith('@tenure/') ? locate(arg) : arg)));
}

function writeBlock(file, { title, language, text }) {
  if (!fs.existsSync(file)) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return;
  }
  const current = fs.readFileSync(file, 'utf8');
  if (language === 'yaml') {
    fs.writeFileSync(file, stringify(merge(parse(current), parse(text))));
  } else if (language === 'ts' && current.includes('backend.start();')) {
    fs.writeFileSync(
      file,
      current.replace('backend.start();', `${text}\nbackend.start();`),
    );
  } else {
    throw new Error(`Don't know how to add a block to ${title}`);
  }
}

/** Maps are merged, and lists joined. */
function merge(current, added) {
  if (Array.isArray(current) && Array.isArray(added)) {
    return [...current, ...added];
  }
  if (isMap(current) && isMap(added)) {
    const merged = { ...current };
    for (const [key, value] of Object.entries(added)) {
      merged[key] = merge(current[key], value);
    }
    return merged;
  }
  return added;
}

function isMap(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
