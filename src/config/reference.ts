import { z } from 'zod';
import { Settings } from './schema.js';
import { SETTINGS, type Setting } from './setting.js';

const HEAD = `# Settings

Made from the schema by \`npm run docs\`; a test fails when it is out of date.

The hub reads one directory: \`config/\` of the package, or the one that \`PASSERELLE_CONFIG\` or \`--config\` names. It holds
\`hub.yaml\` (the settings below), \`connections/*.yaml\` (identity providers), \`federations/*.yaml\` (what some of them
belong to), \`discovery/*.yaml\` (services whose people choose here), \`resources/*.yaml\` (the catalogue) and \`tables/profiles.yaml\` (function codes of school directories). Files that end in \`.example\` are not read.

- **Environment.** Each setting has a variable, which wins over the file. Lists are separated by commas or lines. An empty
  variable counts as absent. \`MONGODB_URI\` sets \`store.uri\` and selects the mongo engine.
- **Secrets.** A variable that ends in \`_FILE\` names a file to read the value from, as Docker and Kubernetes mount them.
  In production, secrets that are missing, short, repetitive or known from the demonstration are refused.
- **Faults.** Everything that is wrong is said at once, with its file, line and path, and the nearest name for an unknown
  one. \`passerelle config check\` says it without starting the hub; \`config print\` shows where each value came from.
- **YAML.** Tags, aliases, a second document, a key that stands twice and files beyond the cap are refused.
`;

/** The reference of settings, in markdown. */
export function settingsReference(): string {
  const sections = [...new Set(SETTINGS.map(sectionOf))];
  return `${HEAD}${sections.map((section) => sectionTable(section, SETTINGS.filter((setting) => sectionOf(setting) === section))).join('')}`;
}

/** The schema of `hub.yaml`, for editors. */
export function settingsJsonSchema(): unknown {
  return z.toJSONSchema(Settings, { io: 'input' });
}

/** How the default is shown. */
export function presetText({ preset, required }: Setting): string {
  if (required) return 'required';
  return preset === undefined ? 'none' : JSON.stringify(preset);
}

function sectionOf({ path }: Setting): string {
  return path.length === 1 ? 'general' : (path[0] ?? '');
}

function sectionTable(section: string, settings: readonly Setting[]): string {
  const rows = settings.map((setting) => `| \`${setting.key}\` | \`${variableOf(setting)}\` | ${setting.type} | ${code(presetText(setting))} | ${setting.description} |\n`);
  return `\n## ${section}\n\n| setting | variable | type | default | meaning |\n|---|---|---|---|---|\n${rows.join('')}`;
}

/** `_FILE` in brackets where the value may also come from a file. */
function variableOf({ variable, fileVariable }: Setting): string {
  return fileVariable === undefined ? variable : `${variable}[_FILE]`;
}

function code(text: string): string {
  return text === 'required' || text === 'none' ? text : `\`${text}\``;
}
