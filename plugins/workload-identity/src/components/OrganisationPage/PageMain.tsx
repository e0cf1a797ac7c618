import { Content } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { PropsWithChildren } from 'react';

const useStyles = makeStyles(
  theme => ({
    main: {
      minWidth: 0,
      // Outside of the theme's own elements the portal has another font.
      fontFamily: theme.typography.fontFamily,
    },
    stack: {
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(2),
      minWidth: 0,
    },
  }),
  { name: 'WorkloadIdentityPageMain' },
);

/** The main part of a page below the portal's header, one thing per row. */
export function PageMain(props: PropsWithChildren<{}>) {
  const classes = useStyles();
  return (
    <main className={classes.main}>
      <Content>
        <div className={classes.stack}>{props.children}</div>
      </Content>
    </main>
  );
}
