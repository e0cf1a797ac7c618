import { makeStyles } from '@material-ui/core/styles';
import {
  EntityRefLink,
  humanizeEntityRef,
} from '@backstage/plugin-catalog-react';
import Tooltip from '@material-ui/core/Tooltip';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  OwnerAnswer,
  OwnerProvenance,
  RecordScope,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../../hooks/useMessages';
import { Hint } from '../../common';

const useStyles = makeStyles(
  theme => ({
    mark: {
      fontSize: theme.typography.caption.fontSize,
      color: theme.palette.text.secondary,
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      padding: theme.spacing(0, 0.5),
      whiteSpace: 'nowrap',
    },
    line: { display: 'block' },
  }),
  { name: 'WorkloadIdentityProvenanceMark' },
);

/**
 * Where an owner comes from; on hover and focus in full: what is covered, who
 * claims it besides, and who would come next. A record is a link.
 */
export function ProvenanceMark(props: {
  owner: OwnerAnswer;
  claimants: OwnerAnswer[];
  runnersUp: OwnerAnswer[];
}) {
  const classes = useStyles();
  const t = useMessages();
  const inWords = useScopeInWords();
  const { provenance } = props.owner;
  const sourceOf = ({ type, entityRef, scope }: OwnerProvenance) =>
    scope
      ? t('ownership.provenance.covering', {
          record: entityRef,
          scope: inWords(scope),
        })
      : t(`ownership.provenance.from.${type}`, { entity: entityRef });
  const nameOf = (entityRef: string) =>
    humanizeEntityRef(parseEntityRef(entityRef), { defaultKind: 'group' });
  const besides = (
    key: 'ownership.provenance.claimant' | 'ownership.provenance.runnerUp',
    owners: OwnerAnswer[],
  ) =>
    owners.map(owner =>
      t(key, {
        owner: nameOf(owner.entityRef),
        source: owner.provenance[0]
          ? sourceOf(owner.provenance[0])
          : t('ownership.provenance.none'),
      }),
    );

  const lines = [
    ...provenance.map(one =>
      t(`ownership.provenance.${one.standing}`, { source: sourceOf(one) }),
    ),
    ...(provenance.length === 0 ? [t('ownership.provenance.none')] : []),
    ...besides('ownership.provenance.claimant', props.claimants),
    ...besides('ownership.provenance.runnerUp', props.runnersUp),
  ];
  const types = [...new Set(provenance.map(({ type }) => type))];
  const [recordRef] = provenance.flatMap(one =>
    one.type === 'identity-owner' ? [one.entityRef] : [],
  );
  const title = (
    <>
      {lines.map(line => (
        <span key={line} className={classes.line}>
          {line}
        </span>
      ))}
    </>
  );
  const words =
    types.length > 0
      ? types.map(type => (
          <span key={type}>{t(`ownership.provenance.${type}`)} </span>
        ))
      : t('ownership.cell.unknown');
  return recordRef ? (
    // The link takes the focus, so the mark must not take it too.
    <Tooltip title={title}>
      <span className={classes.mark}>
        <EntityRefLink entityRef={recordRef} disableTooltip>
          {words}
        </EntityRefLink>
      </span>
    </Tooltip>
  ) : (
    <Hint className={classes.mark} title={title}>
      {words}
    </Hint>
  );
}

/** What an entry of a record covers, in words. */
function useScopeInWords(): (scope: RecordScope) => string {
  const t = useMessages();
  return ({ cluster = '', namespace, component, identity }) => {
    if (identity !== undefined) {
      return t('ownership.scope.identity', { identity });
    }
    if (component !== undefined) {
      return t('ownership.scope.component', { component });
    }
    return namespace === undefined
      ? t('ownership.scope.cluster', { cluster })
      : t('ownership.scope.namespace', { cluster, namespace });
  };
}
