import type { LTILaunchConfig, LTISession, LTIStorage } from '@lti-tool/core';

/** A platform as a tool knows it. Every school is a deployment of it. */
export type KnownPlatform = Omit<LTILaunchConfig, 'deploymentId'>;

/** The hub, where it publishes what a tool needs, for a client id that it gave. */
export function hubPlatform(issuer: string, clientId: string): KnownPlatform {
  return { iss: issuer, clientId, authUrl: `${issuer}/lti/authorize`, tokenUrl: `${issuer}/lti/token`, jwksUrl: `${issuer}/lti/tools/${clientId}/jwks` };
}

/**
 * What `@lti-tool/core` keeps, in memory: nonces, sessions, and these platforms, which may grow. The parts of its interface
 * that serve its own administration are not used here, and say so when they are.
 */
export function coreStorage(platforms: readonly KnownPlatform[]): LTIStorage {
  const nonces = new Map<string, number>();
  const sessions = new Map<string, LTISession>();
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
      const known = platforms.find((platform) => platform.iss === iss && platform.clientId === client);
      return Promise.resolve(known === undefined || deploymentId === '' ? undefined : { ...known, deploymentId });
    },
    addSession(session) {
      sessions.set(session.id, session);
      return Promise.resolve(session.id);
    },
    getSession: (id) => Promise.resolve(sessions.get(id)),
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
    setRegistrationSession: unused,
    getRegistrationSession: unused,
    deleteRegistrationSession: unused,
  };
}

function unused(): Promise<never> {
  return Promise.reject(new Error('the tools of the demonstration do not use this part of the library'));
}
