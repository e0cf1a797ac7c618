#!/usr/bin/env node
/**
 * Prints the rights that a kubernetes source needs, as manifests for kubectl.
 * It reads nothing and asks nobody. Where packages are still TypeScript, as in
 * the repository, run it with `node --require @backstage/cli/config/nodeTransform.cjs`.
 */
const { parseArgs } = require('node:util');

const {
  READER_LEVELS,
  READER_RESOURCES,
  readerResourceName,
  renderReaderManifests,
} = require('@tenure/backstage-plugin-workload-identity-common');

const USAGE = `Usage: tenure-kubernetes-rbac [--level ${READER_LEVELS.join(
  '|',
)}] [--exclude RESOURCE]… [--namespace NAME]

  --level      how much the source may do; metadata unless given
  --exclude    a resource that it does not read, such as configmaps or
               cert-manager.io/issuers; may be repeated
  --namespace  where its account is made; tenure unless given
`;

function print() {
  const { values } = parseArgs({
    options: {
      level: { type: 'string', default: 'metadata' },
      exclude: { type: 'string', multiple: true, default: [] },
      namespace: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    return USAGE;
  }
  if (!READER_LEVELS.includes(values.level)) {
    throw new TypeError(
      `--level '${values.level}' is not one of ${READER_LEVELS.join(', ')}`,
    );
  }
  const known = READER_RESOURCES.map(readerResourceName);
  const unknown = values.exclude.find(name => !known.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(
      `--exclude '${unknown}' is not one of ${known.join(', ')}`,
    );
  }
  return renderReaderManifests(values);
}

try {
  process.stdout.write(print());
} catch (error) {
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
