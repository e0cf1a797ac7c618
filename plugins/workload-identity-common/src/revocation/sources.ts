/**
 * A document that a step or a limit is taken from.
 *
 * @public
 */
export interface RevocationSource {
  title: string;
  url: string;
}

const KUBERNETES = 'https://kubernetes.io/docs';

/** What the table of revocations rests on. */
export const SOURCES = {
  serviceAccountsAdmin: {
    title: 'Kubernetes: Managing Service Accounts',
    url: `${KUBERNETES}/reference/access-authn-authz/service-accounts-admin/`,
  },
  serviceAccountsForPods: {
    title: 'Kubernetes: Configure Service Accounts for Pods',
    url: `${KUBERNETES}/tasks/configure-pod-container/configure-service-account/`,
  },
  rolloutRestart: {
    title: 'Kubernetes: kubectl rollout restart',
    url: `${KUBERNETES}/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_restart/`,
  },
  rolloutStatus: {
    title: 'Kubernetes: kubectl rollout status',
    url: `${KUBERNETES}/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_status/`,
  },
  podLifecycle: {
    title: 'Kubernetes: Pod Lifecycle, termination of Pods',
    url: `${KUBERNETES}/concepts/workloads/pods/pod-lifecycle/#pod-termination`,
  },
  jobs: {
    title: 'Kubernetes: Jobs',
    url: `${KUBERNETES}/concepts/workloads/controllers/job/`,
  },
  cronJobs: {
    title: 'Kubernetes: CronJob, schedule suspension',
    url: `${KUBERNETES}/concepts/workloads/controllers/cron-jobs/#schedule-suspension`,
  },
  secrets: {
    title: 'Kubernetes: Secrets',
    url: `${KUBERNETES}/concepts/configuration/secret/`,
  },
  imagePullSecrets: {
    title: 'Kubernetes: Pull an Image from a Private Registry',
    url: `${KUBERNETES}/tasks/configure-pod-container/pull-image-private-registry/`,
  },
  bootstrapTokens: {
    title: 'Kubernetes: Authenticating with Bootstrap Tokens',
    url: `${KUBERNETES}/reference/access-authn-authz/bootstrap-tokens/`,
  },
  distributeCredentials: {
    title: 'Kubernetes: Distribute Credentials Securely Using Secrets',
    url: `${KUBERNETES}/tasks/inject-data-application/distribute-credentials-secure/`,
  },
  certificateRequests: {
    title: 'Kubernetes: Certificates and Certificate Signing Requests',
    url: `${KUBERNETES}/reference/access-authn-authz/certificate-signing-requests/`,
  },
  authenticationHardening: {
    title: 'Kubernetes: Hardening Guide, Authentication Mechanisms',
    url: `${KUBERNETES}/concepts/security/hardening-guide/authentication-mechanisms/`,
  },
  rfc5280: {
    title: 'RFC 5280: X.509 Certificate and CRL Profile',
    url: 'https://www.rfc-editor.org/rfc/rfc5280#section-5.3.1',
  },
  rfc6960: {
    title: 'RFC 6960: Online Certificate Status Protocol',
    url: 'https://www.rfc-editor.org/rfc/rfc6960',
  },
  rfc7009: {
    title: 'RFC 7009: OAuth 2.0 Token Revocation',
    url: 'https://www.rfc-editor.org/rfc/rfc7009',
  },
  rfc7519: {
    title: 'RFC 7519: JSON Web Token, the exp claim',
    url: 'https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4',
  },
  certManager: {
    title: 'cert-manager: Certificate resource, issuance triggers',
    url: 'https://cert-manager.io/docs/usage/certificate/',
  },
  spire: {
    title: 'SPIRE: Registering workloads',
    url: 'https://spiffe.io/docs/latest/deploying/registering/',
  },
  registryTokens: {
    title: 'CNCF Distribution: Token Authentication Specification',
    url: 'https://distribution.github.io/distribution/spec/auth/token/',
  },
  sshd: {
    title: 'OpenSSH: sshd(8), AUTHORIZED_KEYS FILE FORMAT',
    url: 'https://man.openbsd.org/sshd#AUTHORIZED_KEYS_FILE_FORMAT',
  },
  sshKrl: {
    title: 'OpenSSH: sshd_config(5), RevokedKeys',
    url: 'https://man.openbsd.org/sshd_config#RevokedKeys',
  },
  secretsManagement: {
    title: 'OWASP: Secrets Management Cheat Sheet',
    url: 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
  },
} satisfies Record<string, RevocationSource>;
