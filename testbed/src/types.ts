/** Takes one line of progress, without a line break. */
export type Log = (line: string) => void;

/** As much of a Kubernetes object as every kind has. */
export type KubernetesObject = {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    [field: string]: any;
  };
  [field: string]: any;
};

/** The default {@link Log}: stderr, which leaves stdout to answers. */
export function logToStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
