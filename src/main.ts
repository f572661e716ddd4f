import { loadEnvFile } from './config/env-file.js';
import { configDirectory, loadConfig } from './config/load.js';
import { HubError } from './domain/errors.js';
import { newTraceId } from './flows/tokens.js';
import { createHub, type Hub } from './hub.js';
import { openPort, stopServing } from './serve.js';

/** Starts the hub from its configuration and stops it cleanly. The only file that may end the process. */
async function main(): Promise<void> {
  loadEnvFile();
  const config = loadConfig({ directory: configDirectory(process.env), env: process.env });
  const { server, port } = await openPort(config.listen);
  const hub = await createHub(config);
  await record(hub, 'hub-started');
  server.on('request', hub.app);
  hub.operations.log.info('listening', { host: config.listen.host, port, origin: config.origin });
  const stop = (): void => {
    process.removeListener('SIGTERM', stop);
    process.removeListener('SIGINT', stop);
    // Closing the hub waits for what is still to be recorded.
    record(hub, 'hub-stopped').catch((error: unknown) => { hub.operations.fault(error, newTraceId()); });
    stopServing(server, hub).then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function record(hub: Hub, event: 'hub-started' | 'hub-stopped'): Promise<void> {
  return hub.operations.journal.record({ event, outcome: 'done', traceId: newTraceId() });
}

function fail(error: unknown): never {
  console.error(error instanceof HubError ? (error.detail ?? error.code) : error);
  process.exit(1);
}

main().catch(fail);
