import {
  AuditorService,
  HttpAuthService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import express from 'express';
import { assetPermissionResourceRef } from '../permissions/resource';
import { createOpenApiRouter } from '../schema/openapi/generated/router';
import { ClosedTenants } from '../tenants/ClosedTenants';
import { AuthorizedWorkloadIdentityService } from './AuthorizedWorkloadIdentityService';
import { DefaultWorkloadIdentityService } from './DefaultWorkloadIdentityService';
import { explainInputErrors } from './explainInputErrors';
import { InventoryReader, SourceRefresher } from './types';

const ALLOWED: { allow: ['user', 'service'] } = { allow: ['user', 'service'] };

export interface RouterOptions {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  catalog: CatalogService;
  auditor: AuditorService;
  logger: LoggerService;
  reader: InventoryReader;
  refresher: SourceRefresher;
  closedTenants: ClosedTenants;
  /** Refuses to send what openapi.yaml does not describe; for tests. */
  validateResponses?: boolean;
}

/**
 * The HTTP API, as `openapi.yaml` describes it. The permissions must have been
 * registered before.
 */
export async function createRouter(
  options: RouterOptions,
): Promise<express.Router> {
  const { httpAuth, auditor, logger } = options;
  const service = AuthorizedWorkloadIdentityService.create({
    service: DefaultWorkloadIdentityService.create(options),
    permissions: options.permissions,
    transformConditions: createConditionTransformer(
      options.permissionsRegistry.getPermissionRuleset(
        assetPermissionResourceRef,
      ),
    ),
    closedTenants: options.closedTenants,
  });
  const router = await createOpenApiRouter({
    validatorOptions: { validateResponses: options.validateResponses ?? false },
  });

  router.get('/entities/:kind/:namespace/:name/chain', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    const { kind, namespace, name } = req.params;
    const entityRef = stringifyEntityRef({ kind, namespace, name });
    res.json(await service.readChain(entityRef, { credentials }));
  });

  router.get('/assets', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    res.json(await service.listAssets(req.query, { credentials }));
  });

  router.get('/assets/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    res.json(await service.readAsset(req.params.id, { credentials }));
  });

  router.get('/sources', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    res.json(await service.listSources({ credentials }));
  });

  router.get('/sources/:id/coverage', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    res.json(
      await service.listCoverage(req.params.id, req.query, { credentials }),
    );
  });

  router.post('/sources/:id/refresh', async (req, res) => {
    const sourceId = req.params.id;
    const event = await auditor.createEvent({
      eventId: 'source-refresh',
      severityLevel: 'medium',
      request: req,
      meta: { sourceId },
    });
    try {
      const credentials = await httpAuth.credentials(req, ALLOWED);
      const response = await service.refreshSource(sourceId, { credentials });
      await event.success({ meta: { sourceId, state: response.state } });
      logger.info(`Refresh of source '${sourceId}' ${response.state}`);
      res.status(202).json(response);
    } catch (error) {
      await event.fail({ error: toError(error), meta: { sourceId } });
      throw error;
    }
  });

  router.use(explainInputErrors());
  return router;
}
