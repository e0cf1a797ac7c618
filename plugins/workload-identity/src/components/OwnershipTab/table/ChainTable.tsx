import { Table, TableColumn } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import {
  Chain,
  STANDINGS,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMemo } from 'react';
import { useMessages } from '../../../hooks/useMessages';
import {
  AssetButton,
  ClaimMark,
  FreshnessLabel,
  fullName,
  NamedAsset,
  PartlyVisible,
} from '../../common';
import { StandingLabel } from '../../asset/StandingLabel';
import { ChainRow, createChainRows } from './chainRows';

const PAGE_SIZES = [20, 50, 100];

/** The chain as a table: for the keyboard, screen readers and copying. */
export function ChainTable(props: {
  chain: Chain;
  onOpen: (assetId: string) => void;
}) {
  const { chain, onOpen } = props;
  const t = useMessages();
  const rows = useMemo(() => createChainRows(chain), [chain]);

  const nameText = (asset: NamedAsset) =>
    `${t(`common.kind.${asset.kind}`)} ${fullName(asset)}`;
  const toText = ({ to }: ChainRow) =>
    to.type === 'asset' ? nameText(to.asset) : '';
  const relationText = ({ type }: ChainRow) =>
    type ? t(`ownership.link.${type}`) : '';
  const shownAsset = ({ from, to }: ChainRow) =>
    to.type === 'asset' ? to.asset : from;

  const columns: TableColumn<ChainRow>[] = [
    {
      title: t('ownership.table.from'),
      highlight: true,
      // Wide enough for a name with its cluster and namespace.
      cellStyle: { minWidth: 230 },
      width: '26%',
      render: ({ from }) => <AssetCell asset={from} onOpen={onOpen} />,
      customSort: (a, b) => nameText(a.from).localeCompare(nameText(b.from)),
      customFilterAndSearch: (query, row) =>
        [nameText(row.from), relationText(row), toText(row)]
          .join(' ')
          .toLocaleLowerCase('en-US')
          .includes(String(query).toLocaleLowerCase('en-US')),
    },
    {
      title: t('ownership.table.relation'),
      render: relationText,
      customSort: (a, b) => relationText(a).localeCompare(relationText(b)),
    },
    {
      title: t('ownership.table.to'),
      cellStyle: { minWidth: 230 },
      width: '28%',
      render: row => <ToCell to={row.to} onOpen={onOpen} />,
      customSort: (a, b) => toText(a).localeCompare(toText(b)),
    },
    {
      title: t('ownership.table.match'),
      cellStyle: { minWidth: 130 },
      render: ({ match }) =>
        match ? <ClaimMark match={match} /> : t('ownership.table.notAWorkload'),
      customSort: (a, b) =>
        (a.match?.state ?? '').localeCompare(b.match?.state ?? ''),
    },
    {
      title: t('ownership.table.standing'),
      render: row => <StandingLabel standing={shownAsset(row).standing} />,
      customSort: (a, b) =>
        STANDINGS.indexOf(shownAsset(a).standing) -
        STANDINGS.indexOf(shownAsset(b).standing),
    },
    {
      title: t('ownership.table.freshness'),
      cellStyle: { minWidth: 160 },
      render: row => <FreshnessLabel freshness={shownAsset(row).freshness} />,
      customSort: (a, b) =>
        (shownAsset(a).freshness.asOf ?? '').localeCompare(
          shownAsset(b).freshness.asOf ?? '',
        ),
    },
  ];
  return (
    <div>
      <Table<ChainRow>
        title={t('ownership.table.title')}
        columns={columns}
        data={rows}
        options={{
          search: true,
          padding: 'dense',
          draggable: false,
          paging: rows.length > PAGE_SIZES[0],
          pageSize: PAGE_SIZES[0],
          pageSizeOptions: PAGE_SIZES,
          emptyRowsWhenPaging: false,
          thirdSortClick: false,
        }}
        localization={{
          toolbar: { searchPlaceholder: t('ownership.table.search') },
        }}
      />
      <Typography variant="body2" component="div">
        <PartlyVisible count={chain.hiddenWorkloads} />
      </Typography>
    </div>
  );
}

function AssetCell(props: {
  asset: NamedAsset;
  onOpen: (assetId: string) => void;
}) {
  const t = useMessages();
  return (
    <>
      <Typography variant="caption" color="textSecondary" component="div">
        {t(`common.kind.${props.asset.kind}`)}
      </Typography>
      <AssetButton asset={props.asset} onOpen={props.onOpen} />
    </>
  );
}

function ToCell(props: {
  to: ChainRow['to'];
  onOpen: (assetId: string) => void;
}) {
  const { to } = props;
  const t = useMessages();
  if (to.type === 'asset') {
    return <AssetCell asset={to.asset} onOpen={props.onOpen} />;
  }
  if (to.type === 'nothing') {
    return <>{t('ownership.table.noLinks')}</>;
  }
  return (
    <>
      <Typography variant="caption" color="textSecondary" component="div">
        {t(`common.kindPlural.${to.kind}`)}
      </Typography>
      {t(`ownership.table.${to.type}`, { count: to.count })}
    </>
  );
}
