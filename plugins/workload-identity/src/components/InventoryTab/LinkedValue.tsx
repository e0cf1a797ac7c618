import { useApi } from '@backstage/core-plugin-api';
import {
  LINK_TYPES,
  LinkType,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useCallback } from 'react';
import { workloadIdentityApiRef } from '../../apiRef';
import { useAnswer } from '../../hooks/useAnswer';
import { useMessages } from '../../hooks/useMessages';
import { shortenId } from './shortenId';

/** What a filter by a link says, with the name of the asset at its other end. */
export function LinkedValue(props: { value: string }) {
  const [direction, type, ...rest] = props.value.split(':');
  const id = rest.join(':');
  const t = useMessages();
  const api = useApi(workloadIdentityApiRef);
  const { value } = useAnswer(
    useCallback(signal => api.getAsset(id, { signal }), [api, id]),
  );
  const link = LINK_TYPES.find((one): one is LinkType => one === type);
  if (!link || (direction !== 'in' && direction !== 'out')) {
    return <>{props.value}</>;
  }
  // Without its name where it is gone, or the reader may not see it.
  const name = value?.asset.displayName ?? shortenId(id);
  return (
    <>
      {t(`organisation.filter.linked.${direction}`, {
        name,
        link: t(`ownership.link.${link}`),
      })}
    </>
  );
}
