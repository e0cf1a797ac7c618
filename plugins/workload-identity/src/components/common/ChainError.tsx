import { ResponseErrorPanel } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import {
  EntityRefLink,
  getEntityRelations,
  useEntity,
} from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { workloadIdentityTranslationRef } from '../../translation';
import { StatusMark } from './StatusMark';

const useStyles = makeStyles(
  theme => ({
    stack: {
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
    },
    panel: { alignSelf: 'stretch' },
    code: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
  }),
  { name: 'WorkloadIdentityChainError' },
);

/** Headers in which servers and proxies give the id that logs know it by. */
const REQUEST_ID_HEADERS = ['x-request-id', 'x-correlation-id', 'traceparent'];

/** Why there is no chain, and what to do: forbidden, not found, or a failure. */
export function ChainError(props: { error: Error; onRetry: () => void }) {
  const classes = useStyles();
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
  const { entity } = useEntity();
  const name = entity.metadata.title ?? entity.metadata.name;
  switch (statusOf(props.error)) {
    case 401:
    case 403:
      return <Forbidden signedOut={statusOf(props.error) === 401} />;
    case 404:
      return (
        <div className={classes.stack} role="alert">
          <Typography variant="h6" component="h2">
            {t('common.notFound.title', { entity: name })}
          </Typography>
          <Typography>{t('common.notFound.text')}</Typography>
          <Button variant="outlined" onClick={props.onRetry}>
            {t('common.error.retry')}
          </Button>
        </div>
      );
    default:
  }
  const requestId = requestIdOf(props.error);
  return (
    <div className={classes.stack}>
      <div className={classes.panel}>
        <ResponseErrorPanel
          title={t('common.error.title', { entity: name })}
          error={props.error}
          defaultExpanded
        />
      </div>
      {requestId && (
        <Typography variant="body2">
          {t('common.error.requestId', {
            id: <span className={classes.code}>{requestId}</span>,
          })}
        </Typography>
      )}
      <Button variant="outlined" onClick={props.onRetry}>
        {t('common.error.retry')}
      </Button>
    </div>
  );
}

function Forbidden(props: { signedOut: boolean }) {
  const classes = useStyles();
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
  const { entity } = useEntity();
  const [owner] = getEntityRelations(entity, RELATION_OWNED_BY);
  const name = entity.metadata.title ?? entity.metadata.name;
  return (
    <div className={classes.stack} role="alert">
      <Typography variant="h6" component="h2">
        <StatusMark
          status="neutral"
          label={t('common.forbidden.title', { entity: name })}
        />
      </Typography>
      {props.signedOut ? (
        <Typography>{t('common.forbidden.signIn')}</Typography>
      ) : (
        <>
          <Typography>
            {t('common.forbidden.missing', {
              permission: (
                <span className={classes.code}>
                  workload-identity.asset.read
                </span>
              ),
            })}
          </Typography>
          <Typography>
            {owner
              ? t('common.forbidden.ask', {
                  owner: <EntityRefLink entityRef={owner} />,
                })
              : t('common.forbidden.askAdmin')}
          </Typography>
        </>
      )}
    </div>
  );
}

/** The HTTP status of a failed request, if a server gave one. */
export function statusOf(error: Error): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}

function requestIdOf(error: Error): string | undefined {
  const headers = (error as { response?: { headers?: Headers } }).response
    ?.headers;
  for (const name of REQUEST_ID_HEADERS) {
    const id = headers?.get?.(name);
    if (id) {
      return id;
    }
  }
  return undefined;
}
