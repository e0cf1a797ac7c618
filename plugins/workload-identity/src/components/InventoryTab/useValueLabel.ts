import {
  AssetKind,
  ExpiryBucket,
  Standing,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { useClassLabel } from '../common';
import { FilterField } from './inventoryQuery';

/** What a value of a filter is called; names are called by themselves. */
export function useValueLabel(): (field: FilterField, value: string) => string {
  const t = useMessages();
  const classLabel = useClassLabel();
  return (field, value) => {
    switch (field) {
      case 'kind':
        return t(`common.kindPlural.${value as AssetKind}`);
      case 'standing':
        return t(`common.standing.${value as Standing}`);
      case 'expiry':
        return t(`organisation.expiry.${value as ExpiryBucket}`);
      case 'class':
        return classLabel(value);
      default:
        return value;
    }
  };
}
