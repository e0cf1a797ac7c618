import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { CatalogCut } from '@tenure/backstage-plugin-workload-identity-common';
import { useLanguage } from '../../hooks/useLanguage';
import { useMessages } from '../../hooks/useMessages';
import { StatusMark } from '../common';

const useStyles = makeStyles(
  theme => ({ root: { padding: theme.spacing(2) } }),
  { name: 'WorkloadIdentityCatalogCutNote' },
);

/** Says that the catalog does not get everything, and what to do about it. */
export function CatalogCutNote(props: { cut: CatalogCut }) {
  const classes = useStyles();
  const t = useMessages();
  const language = useLanguage();
  const number = (value: number) => value.toLocaleString(language);
  return (
    <Paper className={classes.root} role="status">
      <StatusMark
        status="attention"
        label={t('organisation.source.cut.title', {
          emitted: number(props.cut.emitted),
          beyond: number(props.cut.beyond),
        })}
      />
      <Typography variant="body2" color="textSecondary">
        {t('organisation.source.cut.text', {
          cap: <code>workloadIdentity.catalog.entities.cap</code>,
          emit: <code>emit: matched</code>,
        })}
      </Typography>
    </Paper>
  );
}
