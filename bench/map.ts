import { parseArgs } from 'node:util';
import {
  dropValues,
  KubernetesMapper,
} from '../plugins/workload-identity-kubernetes-node/src';
import { OBJECTS } from './objects';
import { percentile } from './measure';

const { values: args } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    objects: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '5' },
  },
});

/** Objects per page, as the live source asks for. */
const PAGE = 500;

const count = args.small ? 2_000 : Number(args.objects);
const runs = args.small ? 3 : Number(args.runs);

interface Work {
  (page: { items: unknown[] }, mapper: KubernetesMapper): void;
}

/** What a mapped kind costs beside the parsing of its pages. */
function measure({ kind, apiVersion, make }: (typeof OBJECTS)[number]) {
  const pages: string[] = [];
  for (let from = 0; from < count; from += PAGE) {
    const items = Array.from({ length: Math.min(PAGE, count - from) }, (_, i) =>
      make(from + i),
    );
    pages.push(
      JSON.stringify({ apiVersion, kind: `${kind}List`, metadata: {}, items }),
    );
  }
  const readAll = (work: Work, atEnd: (mapper: KubernetesMapper) => void) => {
    const mapper = KubernetesMapper.create({ cluster: 'bench' });
    const started = performance.now();
    for (const page of pages) {
      work(JSON.parse(page), mapper);
    }
    atEnd(mapper);
    return performance.now() - started;
  };
  const withKind = (item: unknown) => ({
    ...(item as object),
    apiVersion,
    kind,
  });
  let mapped = 0;
  // By turns, so that whatever slows the machine slows all of them.
  const times = { parse: [], map: [], drop: [] } as Record<string, number[]>;
  for (let run = 0; run < runs; run++) {
    times.parse.push(
      readAll(
        () => {},
        () => {},
      ),
    );
    times.map.push(
      readAll(
        ({ items }, mapper) => {
          for (const item of items) {
            mapped +=
              mapper.map(dropValues(withKind(item)))?.assets.length ?? 0;
          }
        },
        mapper => {
          for (const one of mapper.flushInstances()) {
            mapped += one.assets.length;
          }
        },
      ),
    );
    times.drop.push(
      readAll(
        page => {
          mapped += (dropValues(page) as { items: unknown[] }).items.length;
        },
        () => {},
      ),
    );
  }
  if (mapped === 0) {
    throw new Error(`Nothing of ${kind} was mapped`);
  }
  const [parse, map, drop] = [times.parse, times.map, times.drop].map(one =>
    percentile(one, 50),
  );
  const bytes = pages.reduce((sum, page) => sum + page.length, 0);
  return {
    kind,
    'bytes each': Math.round(bytes / count),
    'parse, ms': Math.round(parse),
    'parse + map, ms': Math.round(map),
    'mapped/s': Math.round(count / ((map - parse) / 1000)),
    'map / parse': ((map - parse) / parse).toFixed(2),
    'dropValues / parse': ((drop - parse) / parse).toFixed(2),
  };
}

console.table(OBJECTS.map(measure));
