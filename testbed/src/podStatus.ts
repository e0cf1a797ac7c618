import { createHash } from 'node:crypto';

type Container = { name: string; image: string; restartPolicy?: string };

/**
 * The image id that a node would report: made from the image's name alone, so
 * that it is the same in every run.
 */
export function imageIdOf(image: string): string {
  const [name, digest] = image.split('@');
  // A colon before the last slash is that of the registry's port.
  const repository = name.replace(/:[^/:]*$/, '');
  return `docker-pullable://${repository}@${
    digest ?? `sha256:${sha256(image)}`
  }`;
}

/**
 * The status that a kubelet would report of a pod: its containers run since
 * `startTime`, or have run from then until `finishTime`.
 */
export function podStatus(
  pod: any,
  times: { startTime: string; finishTime?: string },
): any {
  const { startTime, finishTime } = times;
  const running = { running: { startedAt: startTime } };
  const terminated = (finishedAt: string) => ({
    terminated: {
      exitCode: 0,
      reason: 'Completed',
      startedAt: startTime,
      finishedAt,
    },
  });
  const current = finishTime ? terminated(finishTime) : running;
  const statusOf = (container: Container, state: any, ready: boolean) => ({
    name: container.name,
    image: container.image,
    imageID: imageIdOf(container.image),
    containerID: `containerd://${sha256(pod.metadata.uid + container.name)}`,
    restartCount: 0,
    started: Boolean(state.running),
    ready,
    state,
  });
  const { containers, initContainers, ephemeralContainers } = pod.spec;
  const conditionStatus = finishTime ? 'False' : 'True';
  return {
    phase: finishTime ? 'Succeeded' : 'Running',
    startTime,
    conditions: [
      { type: 'PodScheduled', status: 'True', lastTransitionTime: startTime },
      { type: 'Initialized', status: 'True', lastTransitionTime: startTime },
      ...['ContainersReady', 'Ready'].map(type => ({
        type,
        status: conditionStatus,
        lastTransitionTime: finishTime ?? startTime,
        ...(finishTime && { reason: 'PodCompleted' }),
      })),
    ],
    containerStatuses: containers.map((container: Container) =>
      statusOf(container, current, !finishTime),
    ),
    // An init container with restartPolicy Always is a sidecar and goes on.
    initContainerStatuses: initContainers?.map((container: Container) =>
      container.restartPolicy === 'Always'
        ? statusOf(container, current, !finishTime)
        : statusOf(container, terminated(startTime), true),
    ),
    ephemeralContainerStatuses: ephemeralContainers?.map(
      (container: Container) => statusOf(container, current, false),
    ),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
