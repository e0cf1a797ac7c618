import { InfoCard, Link } from '@backstage/core-components';
import { useRouteRefParams } from '@backstage/core-plugin-api';
import { Skeleton } from '@backstage/ui';
import Typography from '@material-ui/core/Typography';
import { assetReadPermission } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { usePageLinks } from '../../hooks/usePageLinks';
import { assetRouteRef } from '../../routes';
import { useAsset } from '../asset/useAsset';
import { RequestError, StatusMark, statusOf } from '../common';
import { PageStack } from '../OrganisationPage/PageStack';
import { AssetViews } from './AssetViews';

/**
 * The page of one asset of the inventory.
 *
 * @public
 */
export function AssetPage() {
  const { id } = useRouteRefParams(assetRouteRef);
  const links = usePageLinks();
  const t = useMessages();
  return (
    <PageStack>
      {links.inventory && (
        <Typography variant="body2">
          <Link to={links.inventory({})}>{t('organisation.asset.back')}</Link>
        </Typography>
      )}
      {/* Nothing of the asset before may stay while another is read. */}
      <OneAsset key={id} assetId={id} />
    </PageStack>
  );
}

function OneAsset(props: { assetId: string }) {
  const t = useMessages();
  const { value, error, loading, retry } = useAsset(props.assetId);
  const withdrawn = error && [401, 403, 404].includes(statusOf(error) ?? 0);

  if (error && (!value || withdrawn)) {
    return (
      <InfoCard>
        <RequestError
          error={error}
          onRetry={retry}
          title={t('organisation.asset.error')}
          forbidden={{
            title: t('organisation.asset.forbidden'),
            permission: assetReadPermission.name,
          }}
          notFound={{
            title: t('organisation.asset.notFound'),
            text: t('organisation.asset.notFoundText'),
          }}
        />
      </InfoCard>
    );
  }
  if (!value) {
    return (
      <div role="status" aria-label={t('organisation.asset.loading')}>
        <Skeleton width="100%" height={640} />
      </div>
    );
  }
  return (
    <>
      {error && !loading && (
        <Typography component="div" role="status">
          <StatusMark
            status="stale"
            label={t('organisation.asset.refreshFailed', {
              reason: error.message,
            })}
          />
        </Typography>
      )}
      <AssetViews detail={value} />
    </>
  );
}
