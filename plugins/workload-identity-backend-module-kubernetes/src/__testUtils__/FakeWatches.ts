import { ServerResponse } from 'node:http';
import { FakeObject, Taken } from './FakeApiServer';

type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

interface Change {
  type: ChangeType;
  resource: string;
  version: number;
  object: FakeObject;
}

interface Watcher {
  taken: Taken;
  response: ServerResponse;
}

const PARTIAL = {
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
};

/** As much of Kubernetes' watch protocol as is read. */
export class FakeWatches {
  /** The present resourceVersion. */
  version = 1;
  /** Changes up to it are forgotten. */
  compacted = 0;
  readonly #changes: Change[] = [];
  readonly #open = new Set<Watcher>();

  /** Watches that are open now. */
  get open(): Taken[] {
    return [...this.#open].map(({ taken }) => taken);
  }

  add(type: ChangeType, resource: string, object: FakeObject): void {
    this.version += 1;
    const change: Change = {
      type,
      resource,
      version: this.version,
      object: {
        ...object,
        metadata: { ...object.metadata, resourceVersion: `${this.version}` },
      },
    };
    this.#changes.push(change);
    this.#open.forEach(watcher => send(watcher, change));
  }

  serve(taken: Taken, response: ServerResponse): void {
    const from = Number(taken.query.get('resourceVersion'));
    const watcher: Watcher = { taken, response };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (from < this.compacted) {
      response.end(
        `${JSON.stringify({
          type: 'ERROR',
          object: { kind: 'Status', code: 410, message: 'told-by-the-server' },
        })}\n`,
      );
      return;
    }
    this.#changes
      .filter(change => change.version > from)
      .forEach(change => send(watcher, change));
    this.#open.add(watcher);
    const timer = setTimeout(() => {
      if (!response.destroyed) {
        response.end(bookmark(taken, this.version));
      }
    }, Number(taken.query.get('timeoutSeconds')) * 1_000);
    response.on('close', () => {
      clearTimeout(timer);
      this.#open.delete(watcher);
    });
  }

  /** Breaks all connections of watches. */
  cut(): void {
    this.#open.forEach(({ response }) => response.destroy());
  }
}

function send({ taken, response }: Watcher, change: Change): void {
  const { type, object } = change;
  const isSeen =
    change.resource === taken.resource &&
    (taken.namespace === undefined ||
      object.metadata.namespace === taken.namespace);
  if (isSeen) {
    response.write(
      `${JSON.stringify({
        type,
        object: isPartial(taken) ? partial(object) : object,
      })}\n`,
    );
  }
}

function bookmark(taken: Taken, version: number): string {
  return `${JSON.stringify({
    type: 'BOOKMARK',
    object: {
      ...(isPartial(taken) && PARTIAL),
      metadata: { resourceVersion: `${version}` },
    },
  })}\n`;
}

function isPartial({ accept }: Taken): boolean {
  return accept?.includes('as=PartialObjectMetadata;') ?? false;
}

function partial({ metadata }: FakeObject) {
  return { ...PARTIAL, metadata };
}
