import { CodeSnippet } from '@backstage/core-components';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import Typography from '@material-ui/core/Typography';
import {
  READER_LEVELS,
  ReaderLevel,
  renderReaderManifests,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useState } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { StatusMark } from '../common';

/** The rights that a source of Kubernetes needs, for a level that is chosen. */
export function ReaderRights() {
  const [level, setLevel] = useState<ReaderLevel>('metadata');
  const t = useMessages();
  return (
    <>
      <FormControl component="fieldset">
        <FormLabel component="legend">
          {t('organisation.source.rights.level')}
        </FormLabel>
        <RadioGroup
          value={level}
          onChange={(_, value) => setLevel(value as ReaderLevel)}
        >
          {READER_LEVELS.map(one => (
            <FormControlLabel
              key={one}
              value={one}
              control={<Radio size="small" color="primary" />}
              label={t(`organisation.source.rights.levels.${one}`)}
            />
          ))}
        </RadioGroup>
      </FormControl>
      {level !== 'references' && (
        <Typography>
          <StatusMark
            status="attention"
            label={t('organisation.source.rights.warning')}
          />
        </Typography>
      )}
      <Typography variant="body2">
        {t('organisation.source.rights.apply')}
      </Typography>
      <CodeSnippet
        text={renderReaderManifests({ level })}
        language="yaml"
        showCopyCodeButton
      />
    </>
  );
}
