import { useMessages } from '../../hooks/useMessages';
import { StatusMark } from './StatusMark';

/** Says that there is more than the reader may see; nothing when there is not. */
export function PartlyVisible(props: { count: number }) {
  const t = useMessages();
  if (props.count <= 0) {
    return null;
  }
  return (
    <StatusMark
      status="neutral"
      label={t('common.partlyVisible', { count: props.count })}
      title={t('common.partlyVisibleHelp')}
    />
  );
}
