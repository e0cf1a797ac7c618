import {
  dropValues,
  KubernetesResource,
  scopeResource,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { KubernetesApiClient } from '../client/KubernetesApiClient';
import { ReadError } from '../client/ReadError';
import { listPath, listQueries, ListQuery } from './listQueries';

/**
 * Only this form and no other: with a fallback to plain JSON, a server that
 * doesn't know it would send whole Secrets.
 */
export const METADATA_ONLY =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

export const METADATA_HEAD =
  /^\s*\{\s*("apiVersion"\s*:\s*"meta\.k8s\.io\/v1"\s*,\s*)?"kind"\s*:\s*"PartialObjectMetadataList"\s*,/;

/** An object of a list, without anything that could be a value. */
export interface ListedObject {
  object: unknown;
  /** Path of the object in the API. */
  location: string;
  name?: string;
  namespace?: string;
  resourceVersion?: string;
}

interface Page {
  objects: ListedObject[];
  next?: string;
}

/**
 * Lists resources page by page, asking for the next page while the last one is
 * worked on.
 */
export class ResourceLister {
  static create(options: {
    client: KubernetesApiClient;
    pageSize: number;
    /** Whether values are searched for credentials before they are dropped. */
    literals: boolean;
  }): ResourceLister {
    return new ResourceLister(
      options.client,
      options.pageSize,
      options.literals,
    );
  }

  private constructor(
    private readonly client: KubernetesApiClient,
    private readonly pageSize: number,
    private readonly literals: boolean,
  ) {}

  /**
   * All objects of a resource, in one namespace or everywhere.
   *
   * @throws ReadError
   */
  async *list(
    resource: KubernetesResource,
    options: { namespace?: string; signal: AbortSignal },
  ): AsyncGenerator<ListedObject[]> {
    for (const query of listQueries(resource)) {
      yield* this.pages(resource, query, options);
    }
  }

  private async *pages(
    resource: KubernetesResource,
    query: ListQuery,
    options: { namespace?: string; signal: AbortSignal },
  ): AsyncGenerator<ListedObject[]> {
    const gone = new AbortController();
    const signal = AbortSignal.any([options.signal, gone.signal]);
    const { namespace } = options;
    const fetch = (token?: string) => {
      const page = this.page(resource, { query, namespace, signal, token });
      // Who waits for it gets the error; until then it is not unhandled.
      page.catch(() => {});
      return page;
    };
    try {
      let pending: Promise<Page> | undefined = fetch();
      while (pending) {
        const { objects, next }: Page = await pending;
        pending = next === undefined ? undefined : fetch(next);
        yield objects;
      }
    } finally {
      gone.abort();
    }
  }

  private async page(
    resource: KubernetesResource,
    options: {
      query: ListQuery;
      namespace?: string;
      signal: AbortSignal;
      token?: string;
    },
  ): Promise<Page> {
    const { query, namespace, token } = options;
    const path = listPath(resource, namespace);
    const limit = Math.min(this.pageSize, resource.maxPageSize ?? Infinity);
    const parameters = new URLSearchParams({ limit: String(limit) });
    if (query.fieldSelector) {
      parameters.set('fieldSelector', query.fieldSelector);
    }
    if (token !== undefined) {
      parameters.set('continue', token);
    }
    const what = describeList(resource, namespace);
    const body = await this.client.getJson(`${path}?${parameters}`, {
      signal: options.signal,
      what,
      ...(resource.metadataOnly && {
        accept: METADATA_ONLY,
        expectHead: METADATA_HEAD,
      }),
    });
    const page = decodePage(body, resource, {
      query,
      what,
      literals: this.literals,
    });
    const misplaced = page.objects.some(object =>
      resource.namespaced
        ? !object.namespace ||
          (namespace !== undefined && object.namespace !== namespace)
        : object.namespace,
    );
    if (misplaced || (page.next !== undefined && page.next === token)) {
      throw invalid(what);
    }
    return page;
  }
}

/** For messages: `secrets in namespace 'payments'`. */
export function describeList(
  resource: KubernetesResource,
  namespace: string | undefined,
): string {
  const place =
    namespace === undefined
      ? 'in the whole cluster'
      : `in namespace '${namespace}'`;
  return `${scopeResource(resource)} ${place}`;
}

interface DecodeOptions {
  query: ListQuery;
  what: string;
  literals: boolean;
}

function decodePage(
  body: unknown,
  resource: KubernetesResource,
  options: DecodeOptions,
): Page {
  const { what } = options;
  const list = isRecord(body) ? body : {};
  const kind = resource.metadataOnly
    ? 'PartialObjectMetadataList'
    : `${resource.kind}List`;
  const items = list.items ?? [];
  if (list.kind !== kind || !Array.isArray(items)) {
    throw invalid(what);
  }
  const metadata = isRecord(list.metadata) ? list.metadata : {};
  return {
    objects: items.map(item => decodeItem(item, resource, options)),
    next:
      typeof metadata.continue === 'string' && metadata.continue
        ? metadata.continue
        : undefined,
  };
}

/**
 * One object, of a list or a watch, without anything that could be a value.
 *
 * @throws ReadError where it is none, or has values that were not asked for
 */
export function decodeItem(
  item: unknown,
  resource: KubernetesResource,
  { query, what, literals }: DecodeOptions,
): ListedObject {
  if (!isRecord(item) || !isRecord(item.metadata)) {
    throw invalid(what);
  }
  if (resource.metadataOnly && ('data' in item || 'stringData' in item)) {
    throw new ReadError(
      'InvalidResponse',
      `Reading ${what} was answered with values though only metadata was asked for; all of it is refused. Check what stands between this source and the API server`,
    );
  }
  const { name, namespace, resourceVersion } = item.metadata;
  const { group, version, kind } = resource;
  // The items of a list carry neither version nor kind, and partial ones
  // carry those of the partial form.
  const object = dropValues(
    {
      ...(resource.metadataOnly ? { metadata: item.metadata } : item),
      ...(query.secretType && { type: query.secretType }),
      apiVersion: group ? `${group}/${version}` : version,
      kind,
    },
    { literals },
  );
  const place = typeof namespace === 'string' ? namespace : undefined;
  return {
    object,
    name: typeof name === 'string' ? name : undefined,
    namespace: place,
    ...(typeof resourceVersion === 'string' && { resourceVersion }),
    location: `${listPath(resource, place)}/${name}`,
  };
}

function invalid(what: string): ReadError {
  return new ReadError(
    'InvalidResponse',
    `Reading ${what} was answered with something other than a list of them; check that url is an API server`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
