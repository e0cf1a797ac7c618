import { InfoCard } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { AssetDetail } from '@tenure/backstage-plugin-workload-identity-common';
import { PropsWithChildren } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { useSourceTitles } from '../../hooks/useSourceTitles';
import { AssetComponents } from '../asset/AssetComponents';
import { AssetHistory } from '../asset/AssetHistory';
import { AssetLinks } from '../asset/AssetLinks';
import { AssetOwners } from '../asset/AssetOwners';
import { AssetPlace } from '../asset/AssetPlace';
import { Differences } from '../asset/Differences';
import { FactsBySource } from '../asset/FactsBySource';
import { AssetLink, ScrollRegion } from '../common';

const useStyles = makeStyles(
  theme => ({
    columns: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
      gap: theme.spacing(2),
      alignItems: 'start',
      [theme.breakpoints.down('md')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
    },
    column: {
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(2),
      minWidth: 0,
    },
  }),
  { name: 'WorkloadIdentityAssetOverview' },
);

/** Everything that is known of an asset, and what says so. */
export function AssetOverview(props: { detail: AssetDetail }) {
  const { detail } = props;
  const classes = useStyles();
  const t = useMessages();
  const titleOf = useSourceTitles();
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        {detail.owners && (
          <Card title={t('ownership.drawer.owners')}>
            <AssetOwners owners={detail.owners} asset={detail.asset} />
          </Card>
        )}
        <Card title={t('ownership.drawer.differences')}>
          <Differences detail={detail} />
        </Card>
        <Card title={t('ownership.drawer.facts')}>
          <FactsBySource observations={detail.observations} titleOf={titleOf} />
        </Card>
        <Card title={t('ownership.drawer.links')}>
          <AssetLinks
            detail={detail}
            renderOther={other => <AssetLink asset={other} />}
          />
        </Card>
      </div>
      <div className={classes.column}>
        <Card title={t('organisation.asset.place')}>
          <AssetPlace asset={detail.asset} />
        </Card>
        <Card title={t('organisation.asset.components')}>
          <AssetComponents components={detail.components} />
        </Card>
        <Card title={t('ownership.drawer.history')}>
          <AssetHistory detail={detail} titleOf={titleOf} />
        </Card>
      </div>
    </div>
  );
}

function Card(props: PropsWithChildren<{ title: string }>) {
  return (
    <InfoCard
      title={props.title}
      titleTypographyProps={{ component: 'h3', variant: 'h6' }}
    >
      <ScrollRegion label={props.title}>{props.children}</ScrollRegion>
    </InfoCard>
  );
}
