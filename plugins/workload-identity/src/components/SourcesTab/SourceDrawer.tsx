import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { SourceView } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { usePageLinks } from '../../hooks/usePageLinks';
import { FactList } from '../asset/FactList';
import { Section } from '../asset/Section';
import { formatDuration, SideDrawer } from '../common';
import { CoverageList } from './CoverageList';
import { ProblemsList } from './ProblemsList';
import { ReaderRights } from './ReaderRights';
import { SourcePart } from './useSourceSelection';

const useStyles = makeStyles(
  { code: { fontFamily: 'monospace' } },
  { name: 'WorkloadIdentitySourceDrawer' },
);

/** What a source covers, and what of its input was skipped. */
export function SourceDrawer(props: {
  /** Absent when none is open. */
  sourceId?: string;
  source?: SourceView;
  part: SourcePart;
  onClose: () => void;
}) {
  const { sourceId, source, part, onClose } = props;
  const t = useMessages();
  return (
    <SideDrawer
      id="source"
      open={sourceId !== undefined}
      title={source?.title ?? sourceId}
      closeLabel={t('organisation.source.drawer.close')}
      width={720}
      onClose={onClose}
    >
      {source ? (
        <Details source={source} part={part} />
      ) : (
        <Typography role="status">
          {t('organisation.source.drawer.gone')}
        </Typography>
      )}
    </SideDrawer>
  );
}

function Details(props: { source: SourceView; part: SourcePart }) {
  const { source, part } = props;
  const classes = useStyles();
  const links = usePageLinks();
  const t = useMessages();
  const code = (text: string | undefined) =>
    text && <span className={classes.code}>{text}</span>;
  const facts = [
    { term: t('organisation.source.drawer.id'), value: code(source.id) },
    { term: t('organisation.source.drawer.type'), value: code(source.type) },
    {
      term: t('organisation.source.drawer.role'),
      value: t(`organisation.source.role.${source.role}`),
    },
    { term: t('organisation.source.drawer.cluster'), value: source.cluster },
    {
      term: t('organisation.source.drawer.environment'),
      value: source.environment,
    },
    {
      term: t('organisation.source.drawer.interval'),
      value: formatDuration(source.refreshIntervalSeconds),
    },
    {
      term: t('organisation.source.drawer.staleAfter'),
      value: formatDuration(source.staleAfterSeconds),
    },
    {
      term: t('organisation.source.drawer.observations'),
      value: String(source.observations),
    },
  ];
  const problems = source.problems.length > 0 && (
    <Section key="problems" title={t('organisation.source.problems.title')}>
      <ProblemsList problems={source.problems} />
    </Section>
  );
  const coverage = (
    <Section key="coverage" title={t('organisation.source.coverage.title')}>
      <CoverageList source={source} />
    </Section>
  );
  return (
    <>
      <FactList rows={facts} />
      {links.inventory && (
        <Typography>
          <Link to={links.inventory({ source: [source.id] })}>
            {t('organisation.source.drawer.assets')}
          </Link>
        </Typography>
      )}
      {part === 'problems' ? [problems, coverage] : [coverage, problems]}
      {source.type === 'kubernetes' && (
        <Section title={t('organisation.source.rights.title')}>
          <ReaderRights />
        </Section>
      )}
    </>
  );
}
