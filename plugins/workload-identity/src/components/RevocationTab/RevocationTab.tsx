import { InfoCard } from '@backstage/core-components';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { useNow } from '../../hooks/useNow';
import { useSubject } from '../../hooks/useSubject';
import { ChainBoundary, StatusMark } from '../common';
import { NotListed } from '../TtlTab/NotListed';
import { PlanDrawer } from './PlanDrawer';
import { PlanTable } from './PlanTable';
import { planRows } from './planRows';
import { useOpenPlan } from './useOpenPlan';

const useStyles = makeStyles(
  theme => ({
    card: { minWidth: 0 },
    head: { padding: theme.spacing(2, 2, 1) },
    foot: { padding: theme.spacing(1, 2) },
  }),
  { name: 'WorkloadIdentityRevocationTab' },
);

/** How each credential of the component at hand would be revoked. */
export function RevocationTab() {
  return (
    <ChainBoundary skeletonHeight={480}>
      {chain => <Plans chain={chain} />}
    </ChainBoundary>
  );
}

function Plans(props: { chain: Chain }) {
  const { chain } = props;
  const classes = useStyles();
  const t = useMessages();
  const { name } = useSubject();
  const now = useNow();
  const { openId, part, open, close } = useOpenPlan();
  const rows = planRows(chain, now);
  const opened = rows.find(row => row.credential.id === openId);

  if (rows.length === 0) {
    return (
      <InfoCard>
        <Typography variant="h6" component="h2">
          {t('revocation.empty.title', { entity: name })}
        </Typography>
        <Typography>{t('revocation.empty.text')}</Typography>
        <NotListed chain={chain} />
      </InfoCard>
    );
  }
  return (
    <Paper className={classes.card}>
      <div className={classes.head}>
        <Typography variant="h6" component="h2">
          {t('revocation.title')}
        </Typography>
        <Typography variant="body2">{t('revocation.intro')}</Typography>
        {openId && !opened && (
          <Typography role="status" component="div">
            <StatusMark status="unknown" label={t('revocation.noSuchPlan')} />
          </Typography>
        )}
      </div>
      <PlanTable rows={rows} onOpen={open} />
      <div className={classes.foot}>
        <NotListed chain={chain} />
      </div>
      <PlanDrawer row={opened} part={part} chain={chain} onClose={close} />
    </Paper>
  );
}
