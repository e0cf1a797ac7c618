/**
 * A replica of the backend in a process of its own, for tests that kill it. It
 * is configured as the backend is: `--config file`.
 */
import { createBackend } from '@backstage/backend-defaults';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import workloadIdentityPlugin from '@tenure/backstage-plugin-workload-identity-backend';
import kubernetesModule from '@tenure/backstage-plugin-workload-identity-backend-module-kubernetes';

const backend = createBackend();
backend.add(catalogPlugin);
backend.add(workloadIdentityPlugin);
backend.add(kubernetesModule);
backend.start();
