import {
  DefaultEntityFilters,
  EntityAutocompletePicker,
  EntityFilter,
  useEntityList,
} from '@backstage/plugin-catalog-react';
import {
  KIND_WORKLOAD_IDENTITY,
  KIND_WORKLOAD_SECRET,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';

const KINDS = [KIND_WORKLOAD_IDENTITY, KIND_WORKLOAD_SECRET].map(kind =>
  kind.toLocaleLowerCase('en-US'),
);

class SpecFilter implements EntityFilter {
  constructor(readonly field: string, readonly values: string[]) {}

  getCatalogFilters(): Record<string, string[]> {
    return { [`spec.${this.field}`]: this.values };
  }

  toQueryValue(): string[] {
    return this.values;
  }
}

class ClusterFilter extends SpecFilter {
  constructor(values: string[]) {
    super('cluster', values);
  }
}

class EnvironmentFilter extends SpecFilter {
  constructor(values: string[]) {
    super('environment', values);
  }
}

type KindFilterSet = DefaultEntityFilters & {
  tenureCluster?: ClusterFilter;
  tenureEnvironment?: EnvironmentFilter;
};

/**
 * Filters of the catalog's index by cluster and environment, where the kinds
 * that have them are listed; nothing otherwise.
 */
export function KindFilters() {
  const t = useMessages();
  const { filters } = useEntityList<KindFilterSet>();
  const kind = filters.kind?.value.toLocaleLowerCase('en-US');
  if (!kind || !KINDS.includes(kind)) {
    return null;
  }
  return (
    <>
      <EntityAutocompletePicker<KindFilterSet, 'tenureEnvironment'>
        label={t('organisation.catalogFilter.environment')}
        name="tenureEnvironment"
        path="spec.environment"
        Filter={EnvironmentFilter}
        showCounts
      />
      <EntityAutocompletePicker<KindFilterSet, 'tenureCluster'>
        label={t('organisation.catalogFilter.cluster')}
        name="tenureCluster"
        path="spec.cluster"
        Filter={ClusterFilter}
        showCounts
      />
    </>
  );
}
