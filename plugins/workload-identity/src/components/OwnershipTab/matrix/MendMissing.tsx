import { ANNOTATION_EDIT_URL, Entity } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import {
  AssetSummary,
  OwnerRole,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useState } from 'react';
import { useMessages } from '../../../hooks/useMessages';
import { useOptionalSubject } from '../../../hooks/useSubject';
import { readAnswer, recordsOf } from '../../common';
import { RecordDialog } from './RecordDialog';
import { recordSnippet, roleLine, scopeFor } from './recordSnippet';

const useStyles = makeStyles(
  {
    button: {
      padding: 0,
      minWidth: 0,
      textAlign: 'left',
      textTransform: 'none',
    },
  },
  { name: 'WorkloadIdentityMendMissing' },
);

/**
 * The one action that gets a role somebody: the component's file, for who is
 * accountable; for the others, and where there is no component, a record.
 */
export function MendMissing(props: {
  role: OwnerRole;
  /** What nobody is named for, and all its answers; text alone without. */
  asset?: AssetSummary;
  answers?: RoleAnswer[];
}) {
  const { role, asset, answers = [] } = props;
  const classes = useStyles();
  const t = useMessages();
  const [open, setOpen] = useState(false);
  const entity = useOptionalSubject()?.entity;

  if (role === 'accountable' && (!asset || isComponent(entity))) {
    const editUrl = entity?.metadata.annotations?.[ANNOTATION_EDIT_URL];
    const text = t('ownership.cell.mendAccountable');
    return editUrl ? <Link to={editUrl}>{text}</Link> : <>{text}</>;
  }
  if (!asset) {
    return <>{t('ownership.cell.mendRecord')}</>;
  }
  const [recordRef] = answers.flatMap(one => recordsOf(readAnswer(one).named));
  return (
    <>
      <Button
        size="small"
        color="primary"
        className={classes.button}
        onClick={() => setOpen(true)}
      >
        {t(`ownership.record.title.${role}`)}
      </Button>
      {open && (
        <RecordDialog
          role={role}
          recordRef={recordRef}
          text={
            recordRef
              ? `spec:\n${roleLine(role)}\n`
              : recordSnippet({
                  role,
                  scope: scopeFor(asset),
                  accountable: accountableOf(answers),
                })
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function isComponent(entity: Entity | undefined): boolean {
  return entity?.kind.toLocaleLowerCase('en-US') === 'component';
}

function accountableOf(answers: RoleAnswer[]): string | undefined {
  const answer = answers.find(one => one.role === 'accountable');
  const read = answer && readAnswer(answer);
  return read?.state === 'resolved' ? read.named[0].entityRef : undefined;
}
