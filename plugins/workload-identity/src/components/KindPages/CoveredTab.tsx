import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import Typography from '@material-ui/core/Typography';
import { useMemo } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { AssetList } from '../InventoryTab/AssetList';

/**
 * What the IdentityOwner record at hand covers, as a list with filters.
 *
 * @public
 */
export function CoveredTab() {
  const { entity } = useEntity();
  const t = useMessages();
  const ref = stringifyEntityRef(entity);
  const fixed = useMemo(() => ({ record: [ref] }), [ref]);
  return (
    <>
      <Typography variant="h6" component="h2">
        {t('organisation.record.coveredTitle')}
      </Typography>
      <Typography variant="body2" paragraph>
        {t('organisation.record.coveredText')}
      </Typography>
      <AssetList fixed={fixed} />
    </>
  );
}
