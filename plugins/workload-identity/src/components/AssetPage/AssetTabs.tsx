import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { useLocation } from 'react-router-dom';
import { useMessages } from '../../hooks/useMessages';

/** The views of an asset, by their paths below its page. */
const TABS = {
  overview: '',
  access: '/access',
  ownership: '/ownership',
  ttl: '/ttl',
  revocation: '/revocation',
} as const;

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 3),
      listStyle: 'none',
      margin: 0,
      padding: 0,
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    tab: {
      display: 'block',
      padding: theme.spacing(1, 0.5),
      color: theme.palette.text.primary,
      borderBottom: '3px solid transparent',
    },
    current: {
      fontWeight: theme.typography.fontWeightBold as number,
      borderBottomColor: theme.palette.text.primary,
    },
  }),
  { name: 'WorkloadIdentityAssetTabs' },
);

/** The way to each view of an asset; `page` is the path of the first. */
export function AssetTabs(props: {
  page: string;
  /** Those that the asset has not. */
  without?: ReadonlyArray<keyof typeof TABS>;
}) {
  const { page, without = [] } = props;
  const classes = useStyles();
  const t = useMessages();
  const { pathname } = useLocation();
  const tabs = (Object.keys(TABS) as Array<keyof typeof TABS>).filter(
    tab => !without.includes(tab),
  );
  return (
    <nav aria-label={t('organisation.asset.tabs')}>
      <ul className={classes.list}>
        {tabs.map(tab => {
          const path = `${page}${TABS[tab]}`;
          const isCurrent = pathname.replace(/\/$/, '').endsWith(path);
          return (
            <li key={tab}>
              <Link
                to={path}
                underline="none"
                aria-current={isCurrent ? 'page' : undefined}
                className={`${classes.tab} ${isCurrent ? classes.current : ''}`}
              >
                {t(`organisation.asset.tab.${tab}`)}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
