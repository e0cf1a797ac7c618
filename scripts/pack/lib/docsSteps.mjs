import fs from 'node:fs';

/**
 * The steps of a page of the docs: the fenced blocks below its numbered
 * headings, in order, up to a heading's number.
 *
 * @returns for each block `language`, `title` (the file that it belongs to) and `text`
 */
export function docsSteps(file, lastNumber) {
  const steps = [];
  let number = 0;
  let fence;
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    const heading = /^## (\d+)\./.exec(line);
    const opening = /^```(\w+)(?: title="([^"]+)")?$/.exec(line);
    if (fence) {
      if (line === '```') {
        steps.push({ ...fence, text: `${fence.lines.join('\n')}\n` });
        fence = undefined;
      } else {
        fence.lines.push(line);
      }
    } else if (heading) {
      number = Number(heading[1]);
    } else if (opening && number > 0 && number <= lastNumber) {
      fence = { language: opening[1], title: opening[2], lines: [] };
    }
  }
  return steps;
}
