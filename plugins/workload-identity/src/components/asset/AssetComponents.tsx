import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { AssetDetail } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { ClaimMark } from '../common';

/** More are not listed by the API. */
const MOST = 20;

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    component: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 2),
      marginBottom: theme.spacing(0.5),
    },
  }),
  { name: 'WorkloadIdentityAssetComponents' },
);

/** Components whose workloads reach an asset, confirmed or claimed. */
export function AssetComponents(props: {
  components: AssetDetail['components'];
}) {
  const { components } = props;
  const classes = useStyles();
  const t = useMessages();
  if (components.length === 0) {
    return <Typography>{t('organisation.asset.noComponents')}</Typography>;
  }
  return (
    <>
      <ul className={classes.list}>
        {components.map(({ entityRef, standing }) => (
          <li key={entityRef} className={classes.component}>
            <EntityRefLink entityRef={entityRef} />
            <ClaimMark match={{ state: standing }} />
          </li>
        ))}
      </ul>
      {components.length >= MOST && (
        <Typography variant="body2" color="textSecondary">
          {t('organisation.asset.componentsCapped', {
            number: String(MOST),
          })}
        </Typography>
      )}
    </>
  );
}
