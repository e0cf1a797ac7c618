import { CodeSnippet, Link } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../hooks/useMessages';
import { usePageLinks } from '../../hooks/usePageLinks';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      padding: theme.spacing(2),
      minWidth: 0,
    },
    snippet: { alignSelf: 'stretch', minWidth: 0 },
  }),
  { name: 'WorkloadIdentityInventoryEmpty' },
);

/** The lines that make the backend read manifests. */
export const SOURCE_SNIPPET = [
  'workloadIdentity:',
  '  clusters:',
  '    - name: my-cluster',
  '      environment: production',
  '  sources:',
  '    manifests:',
  '      - id: my-cluster-git',
  '        cluster: my-cluster',
  "        paths: ['./manifests/**/*.yaml']",
].join('\n');

/** Why the list is empty, and what changes it. */
export function InventoryEmpty(props: {
  /** Takes the filters away; absent where none is set. */
  onReset?: () => void;
  /** What the page itself narrows the list down to has nothing. */
  covered?: boolean;
}) {
  const { onReset, covered } = props;
  const classes = useStyles();
  const links = usePageLinks();
  const t = useMessages();
  if (onReset) {
    return (
      <div className={classes.root}>
        <Typography variant="h6" component="h2">
          {t('organisation.empty.filteredTitle')}
        </Typography>
        <Typography>{t('organisation.empty.filteredText')}</Typography>
        <Button variant="outlined" onClick={onReset}>
          {t('organisation.empty.reset')}
        </Button>
      </div>
    );
  }
  if (covered) {
    return (
      <div className={classes.root}>
        <Typography variant="h6" component="h2">
          {t('organisation.empty.covered')}
        </Typography>
        <Typography>{t('organisation.empty.coveredText')}</Typography>
      </div>
    );
  }
  return (
    <div className={classes.root}>
      <Typography variant="h6" component="h2">
        {t('organisation.empty.title')}
      </Typography>
      <Typography>{t('organisation.empty.visible')}</Typography>
      {links.sources && (
        <Link to={links.sources()}>{t('organisation.empty.sources')}</Link>
      )}
      <Typography>{t('organisation.empty.configure')}</Typography>
      <div className={classes.snippet}>
        <CodeSnippet language="yaml" showCopyCodeButton text={SOURCE_SNIPPET} />
      </div>
    </div>
  );
}
