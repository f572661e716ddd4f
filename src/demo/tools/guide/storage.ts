import type { LTIStorage } from '@lti-tool/core';

/** The one platform this tool knows. Every school is a deployment of it. */
export interface GuidePlatform {
  readonly issuer: string;
  readonly clientId: string;
}

/**
 * What `@lti-tool/core` keeps, in memory: nonces, and the one platform. The parts of its interface that serve its own
 * administration and its sessions are not used here, and say so when they are.
 */
export function guideStorage({ issuer, clientId }: GuidePlatform): LTIStorage {
  const nonces = new Map<string, number>();
  return {
    storeNonce(nonce, expiresAt) {
      nonces.set(nonce, expiresAt.getTime());
      return Promise.resolve();
    },
    validateNonce(nonce) {
      const until = nonces.get(nonce) ?? 0;
      nonces.delete(nonce);
      return Promise.resolve(until > Date.now());
    },
    getLaunchConfig(iss, client, deploymentId) {
      const isKnown = iss === issuer && client === clientId && deploymentId !== '';
      return Promise.resolve(isKnown ? {
        iss,
        clientId,
        deploymentId,
        authUrl: `${issuer}/lti/authorize`,
        tokenUrl: `${issuer}/lti/token`,
        jwksUrl: `${issuer}/lti/tools/${clientId}/jwks`,
      } : undefined);
    },
    saveLaunchConfig: unused,
    listClients: unused,
    getClientById: unused,
    addClient: unused,
    updateClient: unused,
    deleteClient: unused,
    listDeployments: unused,
    getDeployment: unused,
    addDeployment: unused,
    updateDeployment: unused,
    deleteDeployment: unused,
    getSession: unused,
    addSession: unused,
    setRegistrationSession: unused,
    getRegistrationSession: unused,
    deleteRegistrationSession: unused,
  };
}

function unused(): Promise<never> {
  return Promise.reject(new Error('the guide does not use this part of its library'));
}
