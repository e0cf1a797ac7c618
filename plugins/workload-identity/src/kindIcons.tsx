import AssignmentIndIcon from '@material-ui/icons/AssignmentInd';
import FingerprintIcon from '@material-ui/icons/Fingerprint';
import LockIcon from '@material-ui/icons/Lock';

/**
 * Icons of the kinds that the plugin brings, by their names in lower case. An app
 * hands them to the catalog's entity presentation and to its icons.
 *
 * @public
 */
export const workloadIdentityKindIcons = {
  workloadidentity: FingerprintIcon,
  workloadsecret: LockIcon,
  identityowner: AssignmentIndIcon,
};
