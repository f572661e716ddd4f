import { configDirectory, loadConfig } from './config/load.js';
import { HubError } from './domain/errors.js';
import { createHub } from './hub.js';
import { openPort, stopServing } from './serve.js';

/** Starts the hub from its configuration and stops it cleanly. The only file that may end the process. */
async function main(): Promise<void> {
  const config = loadConfig({ directory: configDirectory(process.env), env: process.env });
  const { server, port } = await openPort(config.listen);
  const hub = await createHub(config);
  server.on('request', hub.app);
  hub.operations.log.info('listening', { host: config.listen.host, port, origin: config.origin });
  const stop = (): void => {
    process.removeListener('SIGTERM', stop);
    process.removeListener('SIGINT', stop);
    void stopServing(server, hub).then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function fail(error: unknown): never {
  console.error(error instanceof HubError ? (error.detail ?? error.code) : error);
  process.exit(1);
}

main().catch(fail);
