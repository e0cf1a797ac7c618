import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  AssetDetail,
  AssetSummary,
} from '@tenure/backstage-plugin-workload-identity-common';
import { ReactNode } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { usePageLinks } from '../../hooks/usePageLinks';
import { AssetNamesProvider, PartlyVisible } from '../common';

const useStyles = makeStyles(
  theme => ({
    list: { margin: theme.spacing(0, 0, 1), paddingLeft: theme.spacing(3) },
  }),
  { name: 'WorkloadIdentityAssetLinks' },
);

/** An asset's links by type, with what is hidden or not listed counted. */
export function AssetLinks(props: {
  detail: AssetDetail;
  /** Draws the asset at the other end, as what leads to it. */
  renderOther: (other: AssetSummary) => ReactNode;
}) {
  const { asset, links, linkTotals } = props.detail;
  const pages = usePageLinks();
  const classes = useStyles();
  const t = useMessages();

  if (linkTotals.length === 0) {
    return <Typography>{t('ownership.drawer.noLinks')}</Typography>;
  }
  const visible = links.flatMap(({ other }) => other ?? []);
  return (
    <AssetNamesProvider assets={visible}>
      {linkTotals.map(({ type, direction, total, shown }) => {
        const listed = links.filter(
          link => link.type === type && link.direction === direction,
        );
        const others = listed
          .map(({ other }) => other)
          .filter((other): other is AssetSummary => other !== undefined);
        return (
          <div key={`${direction} ${type}`}>
            <Typography variant="subtitle2" component="h4">
              {direction === 'out'
                ? t(`ownership.link.${type}`)
                : t(`ownership.link.in.${type}`)}
            </Typography>
            <ul className={classes.list}>
              {others.map(other => (
                <li key={other.id}>
                  {t('ownership.drawer.other', {
                    kind: t(`common.kind.${other.kind}`),
                    name: <>{props.renderOther(other)}</>,
                  })}
                </li>
              ))}
              {listed.length > others.length && (
                <li>
                  <PartlyVisible count={listed.length - others.length} />
                </li>
              )}
              {total > shown && (
                <li>
                  {t('ownership.drawer.moreLinks', { count: total - shown })}
                </li>
              )}
              {pages.inventory && (
                <li>
                  <Link
                    to={pages.inventory({
                      linked: [`${direction}:${type}:${asset.id}`],
                    })}
                  >
                    {t('organisation.asset.listAll', { count: total })}
                  </Link>
                </li>
              )}
            </ul>
          </div>
        );
      })}
    </AssetNamesProvider>
  );
}
