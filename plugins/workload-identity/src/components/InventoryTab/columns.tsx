import Typography from '@material-ui/core/Typography';
import {
  AssetKind,
  AssetOf,
  AssetSortField,
  AssetSummary,
  parseAuthority,
  RoleCapability,
} from '@tenure/backstage-plugin-workload-identity-common';
import { ReactNode } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { organisationMessages } from '../../translations/organisation';
import { StandingLabel } from '../asset/StandingLabel';
import {
  BreakableName,
  FreshnessLabel,
  RelativeTime,
  StatusMark,
  useClassLabel,
} from '../common';
import { ExpiryLabel, LifetimeLabel } from './CredentialCells';

type ColumnId = Exclude<keyof typeof organisationMessages.column, 'name'>;

/** A column of the list beside the name. */
export interface Column {
  id: ColumnId;
  /** By what the server sorts it; absent where it does not. */
  orderBy?: AssetSortField;
  minWidth?: number;
  render: (props: { asset: AssetSummary }) => ReactNode;
}

const kind: Column = {
  id: 'kind',
  orderBy: 'kind',
  minWidth: 90,
  render: ({ asset }) => <KindCell kind={asset.kind} />,
};
const classColumn: Column = {
  id: 'class',
  minWidth: 120,
  render: ({ asset }) => <ClassCell asset={asset} />,
};
const expires: Column = {
  id: 'expires',
  orderBy: 'expiresAt',
  minWidth: 140,
  render: ({ asset }) => <ExpiryLabel asset={asset} />,
};
const place: Column[] = [
  {
    id: 'cluster',
    minWidth: 110,
    render: ({ asset }) => <PlaceCell asset={asset} />,
  },
  {
    id: 'namespace',
    orderBy: 'namespace',
    minWidth: 110,
    render: ({ asset }) => <Text text={asset.namespace} />,
  },
];
const known: Column[] = [
  {
    id: 'standing',
    minWidth: 110,
    render: ({ asset }) => <StandingCell asset={asset} />,
  },
  {
    id: 'freshness',
    minWidth: 150,
    render: ({ asset }) => <FreshnessLabel freshness={asset.freshness} />,
  },
  {
    id: 'changedAt',
    orderBy: 'changedAt',
    minWidth: 120,
    render: ({ asset }) => <RelativeTime at={asset.changedAt} />,
  },
];

/** What tells assets of one kind apart. */
const OF_KIND: Record<AssetKind, Column[]> = {
  workload: [
    {
      id: 'controller',
      render: of('workload', f => <Text text={f.controller} />),
    },
    { id: 'running', render: of('workload', f => <Running {...f} />) },
  ],
  identity: [classColumn],
  credential: [
    classColumn,
    expires,
    {
      id: 'lifetime',
      minWidth: 130,
      render: ({ asset }) => <LifetimeLabel asset={asset} />,
    },
  ],
  secret: [{ id: 'type', render: of('secret', f => <Text text={f.type} />) }],
  image: [
    {
      id: 'references',
      minWidth: 160,
      render: of('image', f => <Text text={f.references?.join(', ')} />),
    },
  ],
  role: [
    classColumn,
    { id: 'rules', render: of('role', f => <Text text={f.ruleCount} />) },
    {
      id: 'capabilities',
      minWidth: 150,
      render: of('role', f => <Capabilities capabilities={f.capabilities} />),
    },
  ],
  issuer: [classColumn],
  store: [classColumn],
  cluster: [
    { id: 'version', render: of('cluster', f => <Text text={f.version} />) },
  ],
};

/** The columns that fit the kind that is listed, or several kinds. */
export function columnsFor(only: AssetKind | undefined): Column[] {
  if (!only) {
    return [kind, classColumn, expires, ...place, ...known];
  }
  // Images are the same everywhere, and a cluster is its own place.
  return only === 'image' || only === 'cluster'
    ? [...OF_KIND[only], ...known]
    : [...OF_KIND[only], ...place, ...known];
}

function of<K extends AssetKind>(
  wanted: K,
  render: (facts: AssetOf<K>['facts']) => ReactNode,
): Column['render'] {
  return ({ asset }) =>
    asset.kind === wanted
      ? render(asset.facts as AssetOf<K>['facts'])
      : undefined;
}

/** A text as it is; a dash where there is none to be. */
function Text(props: { text: string | number | undefined }) {
  const t = useMessages();
  return props.text === undefined || props.text === '' ? (
    <>{t('organisation.list.notApplicable')}</>
  ) : (
    <BreakableName name={String(props.text)} />
  );
}

function KindCell(props: { kind: AssetKind }) {
  const t = useMessages();
  return <>{t(`common.kind.${props.kind}`)}</>;
}

function ClassCell(props: { asset: AssetSummary }) {
  const { facts } = props.asset;
  const labelOf = useClassLabel();
  const named =
    'class' in facts && facts.class ? labelOf(facts.class) : undefined;
  const own =
    ('type' in facts && facts.type) ||
    ('controller' in facts && facts.controller) ||
    undefined;
  return <Text text={named ?? own} />;
}

function PlaceCell(props: { asset: AssetSummary }) {
  const { cluster, environment, authority } = props.asset;
  const parsed = parseAuthority(authority);
  return (
    <>
      <Text
        text={cluster ?? (parsed.type === 'global' ? undefined : parsed.name)}
      />
      {environment && (
        <Typography variant="body2" color="textSecondary">
          {environment}
        </Typography>
      )}
    </>
  );
}

function StandingCell(props: { asset: AssetSummary }) {
  const { standing, differences } = props.asset;
  const t = useMessages();
  return (
    <>
      <StandingLabel standing={standing} />
      {differences.length > 0 && (
        <div>
          <StatusMark
            status="attention"
            label={t('organisation.asset.differs', {
              count: differences.length,
            })}
            title={t('organisation.list.differs', {
              count: differences.length,
            })}
          />
        </div>
      )}
    </>
  );
}

function Running(props: { runningInstances?: number; replicas?: number }) {
  const { runningInstances, replicas } = props;
  const t = useMessages();
  return (
    <>
      {runningInstances !== undefined && replicas !== undefined ? (
        t('organisation.running', {
          running: String(runningInstances),
          replicas: String(replicas),
        })
      ) : (
        <Text text={runningInstances ?? replicas} />
      )}
    </>
  );
}

function Capabilities(props: { capabilities?: RoleCapability[] }) {
  const t = useMessages();
  if (!props.capabilities) {
    return (
      <StatusMark status="unknown" label={t('organisation.list.notSaid')} />
    );
  }
  return props.capabilities.length === 0 ? (
    <Text text={undefined} />
  ) : (
    <StatusMark
      status="attention"
      label={props.capabilities
        .map(one => t(`ownership.chain.power.${one}`))
        .join(', ')}
    />
  );
}
