import { useApi } from '@backstage/core-plugin-api';
import {
  AssetExportRequest,
  ExportFormat,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { workloadIdentityApiRef } from '../../apiRef';
import { useClock } from '../../hooks/useNow';

export type ExportState =
  | { type: 'idle' }
  | { type: 'running'; format: ExportFormat }
  | { type: 'done'; file: string }
  | { type: 'failed'; format: ExportFormat; error: Error };

/** Saves what a filter lets through as a file in the reader's downloads. */
export function useExport(request: Omit<AssetExportRequest, 'format'>): {
  state: ExportState;
  start: (format: ExportFormat) => void;
  cancel: () => void;
} {
  const api = useApi(workloadIdentityApiRef);
  const clock = useClock();
  const [state, setState] = useState<ExportState>({ type: 'idle' });
  const running = useRef<AbortController>();
  useEffect(() => () => running.current?.abort(), []);

  const start = async (format: ExportFormat) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setState({ type: 'running', format });
    try {
      const content = await api.exportAssets(
        { ...request, format },
        { signal: controller.signal },
      );
      if (!controller.signal.aborted) {
        const file = `workload-identities-${clock()
          .toISOString()
          .slice(0, 10)}.${format}`;
        save(content, file);
        setState({ type: 'done', file });
      }
    } catch (error) {
      if (!controller.signal.aborted) {
        setState({ type: 'failed', format, error: error as Error });
      }
    }
  };
  const cancel = useCallback(() => {
    running.current?.abort();
    setState({ type: 'idle' });
  }, []);
  return { state, start, cancel };
}

function save(content: Blob, file: string) {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = file;
  link.click();
  // Browsers read it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
