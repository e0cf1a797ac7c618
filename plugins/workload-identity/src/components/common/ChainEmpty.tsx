import { CodeSnippet } from '@backstage/core-components';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  ANNOTATION_COMPONENT,
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
  ANNOTATION_WORKLOADS,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { useSubject } from '../../hooks/useSubject';

const MATCHING = [
  ANNOTATION_WORKLOADS,
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
];

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(1),
      minWidth: 0,
    },
    code: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
  }),
  { name: 'WorkloadIdentityChainEmpty' },
);

/** Why no workload is known, and the exact lines that change it. */
export function ChainEmpty(props: { hiddenWorkloads: number }) {
  const t = useMessages();
  const { entity, name } = useSubject();

  if (props.hiddenWorkloads > 0) {
    return (
      <Typography>
        {t('common.empty.hidden', { count: props.hiddenWorkloads })}
      </Typography>
    );
  }
  return entity ? <HowToMatch entity={entity} name={name} /> : null;
}

function HowToMatch(props: { entity: Entity; name: string }) {
  const { entity, name } = props;
  const classes = useStyles();
  const t = useMessages();
  const annotation = MATCHING.find(key => entity.metadata.annotations?.[key]);
  return (
    <div className={classes.root}>
      <Typography variant="h6" component="h2">
        {t('common.empty.title', { entity: name })}
      </Typography>
      {annotation ? (
        <Typography>
          {t('common.empty.annotated', {
            annotation: <span className={classes.code}>{annotation}</span>,
            value: (
              <span className={classes.code}>
                {entity.metadata.annotations?.[annotation] ?? ''}
              </span>
            ),
          })}
        </Typography>
      ) : (
        <>
          <Typography>{t('common.empty.unannotated')}</Typography>
          <CodeSnippet
            language="yaml"
            showCopyCodeButton
            text={componentSnippet(entity.metadata.name)}
          />
        </>
      )}
      <Typography>{t('common.empty.confirm')}</Typography>
      <CodeSnippet
        language="yaml"
        showCopyCodeButton
        text={workloadSnippet(stringifyEntityRef(entity))}
      />
    </div>
  );
}

function componentSnippet(name: string): string {
  return [
    'metadata:',
    '  annotations:',
    `    ${ANNOTATION_KUBERNETES_ID}: ${name}`,
    '    # or, workload by workload: cluster/namespace/Kind/name',
    `    ${ANNOTATION_WORKLOADS}: my-cluster/my-namespace/Deployment/${name}`,
  ].join('\n');
}

function workloadSnippet(entityRef: string): string {
  return [
    'metadata:',
    '  annotations:',
    `    ${ANNOTATION_COMPONENT}: ${entityRef}`,
  ].join('\n');
}
