import { Knex } from 'knex';
import { Estate, fromNow } from './Estate';

/**
 * Two teams on one cluster. Payments runs checkout, which mounts a token Secret
 * of another account; platform runs a job under checkout's account too. Mallory
 * claims checkout without consent.
 */
export async function paymentsEstate(knex: Knex) {
  const estate = await Estate.create(knex);
  await estate.source('prod');
  await estate.source('git', { role: 'declared', cluster: null });
  const place = async (
    source: string,
    resource: string,
    partition: string,
  ) => ({
    source,
    id: await estate.scope(source, resource, partition),
  });
  const deployments = await place('prod', 'apps/deployments', 'payments');
  const accounts = await place('prod', 'serviceaccounts', 'payments');
  const bindings = await place('prod', 'clusterrolebindings', '');
  const files = await place('git', 'files', 'checkout.yaml');
  const secrets = {
    source: 'prod',
    id: await estate.scope('prod', 'secrets', 'payments', {
      state: 'forbidden',
      state_since: fromNow(-600),
      reason_code: 'Forbidden',
      reason_message: 'secrets is forbidden',
    }),
  };
  await estate.scope('prod', 'secrets', 'elsewhere', {
    state: 'failed',
    confirmed_at: null,
    reason_code: 'Timeout',
  });

  const checkout = await estate.asset(
    'workload',
    'prod',
    'payments/Deployment/checkout',
    deployments,
    { facts: '{"controller":"Deployment"}' },
  );
  const job = await estate.asset(
    'workload',
    'prod',
    'payments/CronJob/report',
    deployments,
  );
  const account = await estate.asset(
    'identity',
    'prod',
    'payments/checkout',
    accounts,
    {
      class: 'kubernetes-service-account',
      facts: '{"class":"kubernetes-service-account"}',
    },
  );
  const deployer = await estate.asset(
    'identity',
    'prod',
    'ci/deployer',
    accounts,
    { class: 'kubernetes-service-account' },
  );
  const group = await estate.asset(
    'identity',
    'prod',
    'Group/system:authenticated',
    undefined,
    { namespace: null },
  );
  const secret = await estate.asset(
    'secret',
    'prod',
    'payments/deployer-token',
    secrets,
  );
  const token = await estate.asset(
    'credential',
    'prod',
    'payments/Secret/deployer-token#service-account-token',
    secrets,
    {
      class: 'service-account-token',
      expiry_type: 'never',
      facts: '{"class":"service-account-token","expiry":{"type":"never"}}',
    },
  );
  const certificate = await estate.asset(
    'credential',
    'prod',
    'payments/Secret/checkout-tls#x509-certificate',
    secrets,
    {
      class: 'x509-certificate',
      expiry_type: 'at',
      expires_at: fromNow(3 * 86_400),
      facts: JSON.stringify({
        class: 'x509-certificate',
        expiry: { type: 'at', at: fromNow(3 * 86_400) },
      }),
    },
  );
  const admin = await estate.asset(
    'role',
    'prod',
    'ClusterRole/cluster-admin',
    bindings,
    {
      namespace: null,
      facts:
        '{"class":"kubernetes-cluster-role","capabilities":["cluster-admin"]}',
    },
  );
  const discovery = await estate.asset(
    'role',
    'prod',
    'ClusterRole/system:discovery',
    bindings,
    { namespace: null },
  );

  await estate.link(checkout, 'runs-as', account, deployments);
  await estate.link(checkout, 'runs-as', account, files);
  await estate.link(job, 'runs-as', account, deployments);
  await estate.link(checkout, 'uses', secret, deployments, {
    facts: { places: [{ as: 'env', container: 'app' }] },
  });
  await estate.link(checkout, 'presents', certificate, deployments);
  await estate.link(secret, 'holds', token, secrets);
  await estate.link(token, 'authenticates', deployer, secrets);
  for (const binding of ['deploy', 'deploy-again']) {
    await estate.link(deployer, 'granted', admin, bindings, {
      qualifier: binding,
      facts: { binding: `ClusterRoleBinding ${binding}` },
    });
  }
  await estate.link(group, 'granted', discovery, bindings, {
    facts: { binding: 'ClusterRoleBinding system:discovery' },
  });

  await estate.component(
    'component:default/checkout',
    { ref: 'group:default/payments', exists: true },
    { [checkout]: 'confirmed' },
  );
  await estate.component(
    'component:default/report',
    { ref: 'group:default/platform', exists: true },
    { [job]: 'confirmed' },
  );
  await estate.component(
    'component:default/mallory',
    { ref: 'group:default/mallory', exists: true },
    { [checkout]: 'claimed' },
  );
  await estate.derive();
  return {
    estate,
    scopes: { deployments, accounts, bindings, files, secrets },
    ids: {
      checkout,
      job,
      account,
      deployer,
      group,
      secret,
      token,
      certificate,
      admin,
      discovery,
    },
  };
}
