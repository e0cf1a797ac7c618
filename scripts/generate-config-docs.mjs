/**
 * Writes `docs/configuration.md`, the table of every setting, from what the
 * packages' `config.d.ts` say; with `--check` it only says whether the table is
 * what it would write.
 */
import fs from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import ts from 'typescript';
import { refuse, say } from './lib/console.mjs';
import { inRoot } from './lib/paths.mjs';

const target = inRoot('docs', 'configuration.md');

/** Words for types of Backstage's. */
const TYPE_NAMES = {
  SchedulerServiceTaskScheduleDefinitionConfig:
    '[schedule](https://backstage.io/docs/backend-system/core-services/scheduler)',
};

const INTRODUCTION = `<!-- Written by scripts/generate-config-docs.mjs; change the config.d.ts of a package instead. -->

# Configuration

Every setting, as \`app-config.yaml\` takes it. [Add it to your own Backstage](add-to-your-backstage.md) shows the few that you begin with. \`[]\` stands for each entry of a list; a key in bold has to be given wherever its parent is. What is marked secret is never sent to the frontend, and neither is any other setting here: the frontend is configured through its [extensions](extensions.md).

A malformed value stops the backend at its start, with an error that names the key.
`;

const sections = fs
  .readdirSync(inRoot('plugins'))
  .sort()
  .flatMap(name => {
    const file = inRoot('plugins', name, 'config.d.ts');
    return fs.existsSync(file) ? [describe(file)] : [];
  });
const text = prettier.format([INTRODUCTION, ...sections].join('\n'), {
  ...(await prettier.resolveConfig(target)),
  parser: 'markdown',
});

if (!process.argv.includes('--check')) {
  fs.writeFileSync(target, text);
} else if (!fs.existsSync(target) || fs.readFileSync(target, 'utf8') !== text) {
  refuse(
    `docs/configuration.md does not say what the config.d.ts files say: run "node scripts/generate-config-docs.mjs".`,
  );
}
say(`docs/configuration.md: ${sections.length} packages`);

/** A heading and a table for the settings of one package. */
function describe(file) {
  const source = ts.createSourceFile(
    file,
    fs.readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const { name } = JSON.parse(
    fs.readFileSync(path.join(path.dirname(file), 'package.json'), 'utf8'),
  );
  const rows = [];
  source.forEachChild(node => {
    if (ts.isInterfaceDeclaration(node) && node.name.text === 'Config') {
      addMembers(node.members, '', rows);
    }
  });
  return [
    `## \`${name}\``,
    '',
    '| key | type | |',
    '| --- | --- | --- |',
    ...rows.map(
      ({ key, isRequired, type, comment }) =>
        `| ${
          isRequired ? `**\`${key}\`**` : `\`${key}\``
        } | ${type} | ${comment} |`,
    ),
    '',
  ].join('\n');
}

function addMembers(members, prefix, rows) {
  for (const member of members.filter(ts.isPropertySignature)) {
    const key = `${prefix}${member.name.getText()}`;
    const { type, groups, suffix } = shapeOf(member.type);
    const comment = commentOf(member);
    // A mere step on the way to others, about which there is nothing to say.
    if (groups.length === 0 || comment || suffix) {
      rows.push({ key, isRequired: !member.questionToken, type, comment });
    }
    // Of a choice of shapes, a key that several of them have is said once.
    const said = new Map();
    for (const group of groups) {
      const below = [];
      addMembers(group, `${key}${suffix}.`, below);
      for (const row of below) {
        const earlier = said.get(row.key);
        if (!earlier) {
          said.set(row.key, row);
        } else if (!earlier.type.includes(row.type)) {
          earlier.type += ` or ${row.type}`;
        }
      }
    }
    rows.push(...said.values());
  }
}

/** The words for a type, and the members of the objects that it holds. */
function shapeOf(node) {
  if (ts.isTypeLiteralNode(node)) {
    return { type: 'object', groups: [node.members], suffix: '' };
  }
  if (ts.isParenthesizedTypeNode(node)) {
    return shapeOf(node.type);
  }
  const element = elementOf(node);
  if (element) {
    const { type, groups } = shapeOf(element);
    return { type: `list of ${type}`, groups, suffix: '[]' };
  }
  if (ts.isUnionTypeNode(node)) {
    const shapes = node.types.map(shapeOf);
    return {
      type: [...new Set(shapes.map(({ type }) => type))].join(' or '),
      groups: shapes.flatMap(({ groups }) => groups),
      suffix: '',
    };
  }
  if (ts.isLiteralTypeNode(node)) {
    return {
      type: `\`${node.getText().replaceAll("'", '')}\``,
      groups: [],
      suffix: '',
    };
  }
  const name = node.getText();
  return { type: TYPE_NAMES[name] ?? name, groups: [], suffix: '' };
}

function elementOf(node) {
  if (ts.isArrayTypeNode(node)) {
    return node.elementType;
  }
  const isArray =
    ts.isTypeReferenceNode(node) && node.typeName.getText() === 'Array';
  return isArray ? node.typeArguments?.[0] : undefined;
}

function commentOf(member) {
  const [doc] = member.jsDoc ?? [];
  if (!doc) {
    return '';
  }
  const isSecret = doc.tags?.some(
    tag =>
      tag.tagName.text === 'visibility' &&
      ts.getTextOfJSDocComment(tag.comment) === 'secret',
  );
  const comment = ts.getTextOfJSDocComment(doc.comment) ?? '';
  return [comment.replace(/\s+/g, ' ').trim(), isSecret ? '_Secret._' : '']
    .filter(Boolean)
    .join(' ')
    .replaceAll('|', '\\|');
}
