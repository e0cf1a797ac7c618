import {
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { getEntityRelations } from '@backstage/plugin-catalog-react';
import { assetReadPermission } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { useSubject } from '../../hooks/useSubject';
import { RequestError } from './RequestError';

/** Why there is no chain of the subject, and what to do. */
export function ChainError(props: { error: Error; onRetry: () => void }) {
  const t = useMessages();
  const { name, entity, assetId } = useSubject();
  const [owner] = entity ? getEntityRelations(entity, RELATION_OWNED_BY) : [];
  return (
    <RequestError
      {...props}
      title={t('common.error.title', { entity: name })}
      forbidden={{
        title: t('common.forbidden.title', { entity: name }),
        permission: assetReadPermission.name,
      }}
      notFound={{
        title: t('common.notFound.title', { entity: name }),
        text: assetId ? t('common.notFound.asset') : t('common.notFound.text'),
      }}
      owner={owner && stringifyEntityRef(owner)}
    />
  );
}
