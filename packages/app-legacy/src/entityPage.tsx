import {
  EntityAboutCard,
  EntityLayout,
  EntitySwitch,
  isKind,
} from '@backstage/plugin-catalog';
import Grid from '@material-ui/core/Grid';
import {
  EntityIdentityOwnerCard,
  EntityIdentityOwnerCoveredContent,
  EntityWorkloadIdentityAssetCard,
  EntityWorkloadIdentityCard,
  EntityWorkloadIdentityOwnershipContent,
  EntityWorkloadIdentityRevocationContent,
  EntityWorkloadIdentityTtlContent,
  isWorkloadIdentityAvailable,
} from '@tenure/backstage-plugin-workload-identity/legacy';

const overview = (
  <Grid container spacing={3}>
    <Grid item md={6} xs={12}>
      <EntityAboutCard />
    </Grid>
    <EntitySwitch>
      <EntitySwitch.Case if={isKind('component')}>
        <Grid item md={6} xs={12}>
          <EntityWorkloadIdentityCard />
        </Grid>
      </EntitySwitch.Case>
      <EntitySwitch.Case if={isKind(['workloadidentity', 'workloadsecret'])}>
        <Grid item md={6} xs={12}>
          <EntityWorkloadIdentityAssetCard />
        </Grid>
      </EntitySwitch.Case>
      <EntitySwitch.Case if={isKind('identityowner')}>
        <Grid item md={6} xs={12}>
          <EntityIdentityOwnerCard />
        </Grid>
      </EntitySwitch.Case>
    </EntitySwitch>
  </Grid>
);

/** The page of an entity of any kind. */
export const entityPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      {overview}
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/identity-ownership"
      title="Ownership"
      if={isWorkloadIdentityAvailable}
    >
      <EntityWorkloadIdentityOwnershipContent />
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/identity-ttl"
      title="TTL"
      if={isWorkloadIdentityAvailable}
    >
      <EntityWorkloadIdentityTtlContent />
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/identity-revocation"
      title="Revocation"
      if={isWorkloadIdentityAvailable}
    >
      <EntityWorkloadIdentityRevocationContent />
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/identity-covered"
      title="Covers"
      if={isKind('identityowner')}
    >
      <EntityIdentityOwnerCoveredContent />
    </EntityLayout.Route>
  </EntityLayout>
);
