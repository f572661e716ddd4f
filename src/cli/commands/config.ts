import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { effectiveSettings, type EffectiveSetting } from '../../config/effective.js';
import { ConfigError } from '../../config/faults.js';
import { readConfig } from '../../config/load.js';
import { nearest } from '../../domain/nearest.js';
import { presetText, settingsJsonSchema, settingsReference } from '../../config/reference.js';
import { SETTINGS, type Setting } from '../../config/setting.js';
import { print, type CommandContext } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { placeOf } from '../deployment.js';

interface JsonOption {
  readonly json?: boolean;
}

/** `passerelle config`: nothing here opens the store. */
export function addConfigCommand(program: Command, context: CommandContext): void {
  const command = program.command('config').description('Looks at the configuration without starting the hub.');
  command.command('check').description('Says everything that is wrong with the configuration.').option('--json', 'as JSON')
    .action((options: JsonOption) => check(context, options));
  command.command('print').description('Shows every setting, its value and where it came from; secrets are masked.').option('--json', 'as JSON')
    .action((options: JsonOption) => printSettings(context, options));
  command.command('explain').argument('<key>', 'a setting such as sessions.idleMinutes, or a section').description('Says what a setting means.')
    .option('--json', 'as JSON').action((key: string, options: JsonOption) => explain(context, key, options));
  command.command('docs').description('Writes the reference of settings, in markdown; with --json the JSON schema of hub.yaml.')
    .option('--write <file>', 'into this file').option('--json', 'the JSON schema').action((options: JsonOption & { readonly write?: string }) => docs(context, options));
}

function check(context: CommandContext, { json }: JsonOption): void {
  try {
    const { config } = readConfig(placeOf(context));
    const found = { connections: config.connections.length, resources: config.resources.length };
    print(context.terminal, json, { ok: true, faults: [], ...found }, [`The configuration is right: ${found.connections} connections, ${found.resources} resources.`]);
  } catch (error) {
    if (!(error instanceof ConfigError) || json !== true) throw error;
    print(context.terminal, json, { ok: false, faults: error.faults }, []);
    context.fail();
  }
}

function printSettings(context: CommandContext, { json }: JsonOption): void {
  const settings = effectiveSettings(readConfig(placeOf(context)));
  print(context.terminal, json, settings, settings.map(settingLine));
}

function settingLine({ key, value, source }: EffectiveSetting): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) as string | undefined) ?? '(none)';
  return `${key}: ${text}  # ${source}`;
}

/** @throws UsageError for a key that is none, with the nearest one that is */
function explain({ terminal }: CommandContext, key: string, { json }: JsonOption): void {
  const settings = SETTINGS.filter((setting) => setting.key === key || setting.key.startsWith(`${key}.`));
  if (settings.length === 0) {
    const meant = nearest(key, SETTINGS.map((setting) => setting.key));
    throw new UsageError(`No setting is called "${key}"${meant === undefined ? '' : `; the nearest is "${meant}"`}.`);
  }
  print(terminal, json, settings.map(explanation), [settings.map(explanationText).join('\n\n')]);
}

function explanation(setting: Setting) {
  const { key, description, type, variable, fileVariable, secret, hint } = setting;
  return { key, description, type, default: presetText(setting), variable, fileVariable, secret, hint };
}

function explanationText(setting: Setting): string {
  const { key, description, type, variable, fileVariable, hint } = setting;
  const facts = [`type      ${type}`, `default   ${presetText(setting)}`, `variable  ${variable}`];
  const more = [...(fileVariable === undefined ? [] : [`          ${fileVariable}`]), ...(hint === undefined ? [] : [`value     ${hint}`])];
  return [key, `  ${description}`, ...[...facts, ...more].map((line) => `  ${line}`)].join('\n');
}

function docs({ terminal }: CommandContext, { json, write }: JsonOption & { readonly write?: string }): void {
  const text = json === true ? `${JSON.stringify(settingsJsonSchema(), undefined, 2)}\n` : settingsReference();
  if (write === undefined) terminal.out(text.trimEnd());
  else writeFileSync(write, text);
}
