import { InfoCard } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  Chain,
  matchesLifetimeFilter,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useState } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { useNow } from '../../hooks/useNow';
import { useSubject } from '../../hooks/useSubject';
import { ChainBoundary } from '../common';
import { credentialRows } from './credentialRows';
import { ExpiryTimeline } from './ExpiryTimeline';
import { LifetimeChips } from './LifetimeChips';
import { rowId } from './LifetimeRow';
import { LifetimeTable } from './LifetimeTable';
import { NotListed } from './NotListed';
import { useLifetimeFilter } from './useLifetimeFilter';

const useStyles = makeStyles(
  theme => ({
    timeline: { padding: theme.spacing(2) },
    foot: { padding: theme.spacing(1, 2) },
    table: { minWidth: 0 },
  }),
  { name: 'WorkloadIdentityTtlTab' },
);

/** How long the credentials of the component at hand live, worst first. */
export function TtlTab() {
  return (
    <ChainBoundary skeletonHeight={480}>
      {chain => <Lifetimes chain={chain} />}
    </ChainBoundary>
  );
}

function Lifetimes(props: { chain: Chain }) {
  const { chain } = props;
  const classes = useStyles();
  const t = useMessages();
  const now = useNow();
  const [filter, setFilter] = useLifetimeFilter();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const rows = credentialRows(chain, now);
  const shown = filter
    ? rows.filter(row => matchesLifetimeFilter(filter, row))
    : rows;

  const toggle = (id: string) =>
    setOpen(present => {
      const next = new Set(present);
      if (!next.delete(id)) {
        next.add(id);
      }
      return next;
    });
  const select = (id: string) => {
    setOpen(present => new Set(present).add(id));
    const row = document.getElementById(rowId(id));
    row?.scrollIntoView?.({ block: 'center' });
    row?.querySelector('button')?.focus();
  };

  if (rows.length === 0) {
    return <NoCredentials chain={chain} />;
  }
  return (
    <>
      <LifetimeChips rows={rows} filter={filter} onChange={setFilter} />
      {shown.length > 0 ? (
        <>
          <Paper className={classes.timeline}>
            <ExpiryTimeline rows={shown} now={now} onSelect={select} />
          </Paper>
          <Paper className={classes.table}>
            <LifetimeTable
              rows={shown}
              chain={chain}
              open={open}
              onToggle={toggle}
            />
            <div className={classes.foot}>
              <NotListed chain={chain} />
            </div>
          </Paper>
        </>
      ) : (
        <Paper className={classes.timeline}>
          <Typography>{t('ttl.filter.none')}</Typography>
          <Button onClick={() => setFilter(undefined)}>
            {t('ttl.filter.showAll')}
          </Button>
        </Paper>
      )}
    </>
  );
}

function NoCredentials(props: { chain: Chain }) {
  const t = useMessages();
  const { name } = useSubject();
  return (
    <InfoCard>
      <Typography variant="h6" component="h2">
        {t('ttl.empty.title', { entity: name })}
      </Typography>
      <Typography>{t('ttl.empty.text')}</Typography>
      <NotListed chain={props.chain} />
    </InfoCard>
  );
}
