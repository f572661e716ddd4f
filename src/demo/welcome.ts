import { DOOR_NAMES } from './accounts.js';
import { registrationAddress, type DemoOrigins } from './addresses.js';
import type { DemoWorld } from './world.js';

/** What the terminal says once everything listens: where to begin, and the table of accounts. */
export function welcome({ origins, accounts }: DemoWorld): string {
  const rows = accounts.map(({ name, role, door, see }) => [name, role, `${DOOR_NAMES[door]} → ${name}`, see] as const);
  return `
  Passerelle est ouverte : ${origins.hub}
  Commencer ici :          ${origins.pupitre}   (qui être, où cliquer, que casser)

${doors(origins)}
  ${'Cartable (cours)'.padEnd(24)} ${origins.cartable}   (une plateforme de cours, dont la passerelle est un outil)

  Un outil à inscrire par son adresse (Mme Fabre, Outils ajoutés) : ${registrationAddress(origins)}

${table([['Compte', 'Rôle', 'Où cliquer', 'Ce que vous verrez'], ...rows])}

  Toutes les personnes sont inventées, et rien ne sort de cette machine. Ctrl-C arrête tout.
`;
}

function doors({ hub }: DemoOrigins): string {
  const rows = Object.entries(DOOR_NAMES).map(([door, name]) => `  ${name.padEnd(24)} ${hub}/connexion/vers/${door}`);
  return rows.join('\n');
}

function table(rows: readonly (readonly [string, string, string, string])[]): string {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ')}`.trimEnd());
  const rule = `  ${'─'.repeat(Math.max(...lines.map((line) => line.length)) - 2)}`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
