import { CopyTextButton } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import {
  createContext,
  PropsWithChildren,
  ReactNode,
  useContext,
  useMemo,
} from 'react';
import { useMessages } from '../../hooks/useMessages';
import { IN_TAB_ORDER } from './Hint';
import { fullName, NamedAsset, shortestNames } from './assetNames';
import { BreakableName } from './BreakableName';

const NamesContext = createContext<ReadonlyMap<string, string>>(new Map());

/** Makes names below it the shortest that are unique among these assets. */
export function AssetNamesProvider(
  props: PropsWithChildren<{ assets: NamedAsset[] }>,
) {
  const names = useMemo(() => shortestNames(props.assets), [props.assets]);
  return (
    <NamesContext.Provider value={names}>
      {props.children}
    </NamesContext.Provider>
  );
}

/** The name that an asset goes by on this page, as text. */
export function useAssetLabel(): (asset: NamedAsset) => string {
  const names = useContext(NamesContext);
  return asset => names.get(asset.id) ?? asset.displayName;
}

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'inline-flex',
      alignItems: 'center',
      maxWidth: '100%',
      // The button is taller than a line; rows must not grow by it.
      '& button[data-variant]': { marginTop: -6, marginBottom: -6 },
      '& button[data-variant] svg': {
        width: 16,
        height: 16,
        color: theme.palette.text.secondary,
      },
    },
    name: {
      fontFamily: 'monospace',
      fontSize: '0.95em',
      minWidth: 0,
    },
    before: { marginRight: theme.spacing(0.5) },
  }),
  { name: 'WorkloadIdentityAssetName' },
);

/**
 * An asset's shortest name that is unique on the page; in full on hover, on
 * focus and in the copy.
 */
export function AssetName(props: {
  asset: NamedAsset;
  /** Leaves the copy button out, where there is one beside it already. */
  noCopy?: boolean;
  /** Draws the name, for example as a link or button that takes the focus. */
  renderName?: (name: JSX.Element, label: string) => JSX.Element;
  before?: ReactNode;
}) {
  const classes = useStyles();
  const t = useMessages();
  const label = useAssetLabel()(props.asset);
  const full = fullName(props.asset);
  return (
    <span className={classes.root}>
      {props.before && <span className={classes.before}>{props.before}</span>}
      <Tooltip title={full}>
        {props.renderName ? (
          <span className={classes.name}>
            {props.renderName(<BreakableName name={label} />, label)}
          </span>
        ) : (
          <span className={classes.name} {...IN_TAB_ORDER}>
            <BreakableName name={label} />
          </span>
        )}
      </Tooltip>
      {!props.noCopy && (
        <CopyTextButton
          text={full}
          variant="tertiary"
          aria-label={t('common.name.copy', { name: full })}
        />
      )}
    </span>
  );
}
