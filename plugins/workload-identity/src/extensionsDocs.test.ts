import fs from 'node:fs';
import path from 'node:path';
import plugin from './plugin';

describe('docs/extensions.md', () => {
  it('lists every extension of the plugin, and no other', () => {
    const { extensions } = plugin as unknown as {
      extensions: Array<{ id: string }>;
    };
    const page = fs.readFileSync(
      path.join(__dirname, '../../../docs/extensions.md'),
      'utf8',
    );
    const listed = [...page.matchAll(/^\| `([\w-]+:[\w-]+(\/[\w-]+)?)`/gm)];
    expect(listed.map(([, id]) => id).sort()).toEqual(
      extensions.map(({ id }) => id).sort(),
    );
  });
});
