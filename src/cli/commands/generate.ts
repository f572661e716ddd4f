import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { Day } from '../../domain/calendar.js';
import { MOST_SCHOOLS, type Academy } from '../../directory/synthetic/academy.js';
import { deliveryFiles, type DeliveryFile } from '../../directory/synthetic/delivery.js';
import { addDays, FIRST_DAY, LAST_DAY } from '../../directory/synthetic/school-time.js';
import { isFree, writeDelivery, type Target } from '../../directory/synthetic/write-delivery.js';
import { print, type CommandContext, type Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least, `must be ${least} or more`).max(most, `must be ${most} or less`));
const schoolDay = z
  .string()
  .refine(
    (day) => Day.safeParse(day).success && day >= FIRST_DAY && day <= LAST_DAY,
    `must be a day from ${FIRST_DAY} to ${LAST_DAY}`,
  );

const Options = z.object({
  schools: wholeNumber(1, MOST_SCHOOLS),
  seed: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, - or _'),
  out: z.string().min(1).max(1_000).default('-'),
  day: schoolDay.default(FIRST_DAY),
  evolve: wholeNumber(0, 200).default(0),
  deltaFrom: schoolDay.optional(),
  clean: z.boolean().default(false),
  json: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

/** `passerelle generate`: nothing here opens the store or reads the configuration. */
export function addGenerateCommand(program: Command, { terminal }: CommandContext): void {
  const command = program.command('generate').description('Makes data for tests and demonstrations. Nobody in it exists.');
  command
    .command('academy')
    .description('Makes a whole academy as an AAF delivery: schools, pupils, guardians, staff, and the odd cases of real ones.')
    .requiredOption('--schools <number>', `1 to ${MOST_SCHOOLS}`)
    .requiredOption('--seed <text>', 'the same seed makes the same academy')
    .option('--out <path>', 'a new folder, a file .tar or .tar.gz, or - for a tar on standard output', '-')
    .option('--day <day>', `the academy as it is on this day, from ${FIRST_DAY} to ${LAST_DAY}`, FIRST_DAY)
    .option('--evolve <weeks>', 'as it is this many weeks after the day: arrivals, departures, moves')
    .option('--delta-from <day>', 'only what has changed since this day')
    .option('--clean', 'without the mistakes that real deliveries have')
    .option('--json', 'the summary as JSON')
    .action((given: Record<string, unknown>) => generate(terminal, given));
}

async function generate(terminal: Terminal, given: Record<string, unknown>): Promise<void> {
  const options = readOptions(given);
  const academy = academyOf(options);
  if (options.deltaFrom !== undefined && options.deltaFrom >= academy.day)
    throw new UsageError(`--delta-from: must be a day before ${academy.day}`);
  const target = await targetOf(options.out, terminal);
  const counts: Counts = { files: 0, bytes: 0, entities: {} };
  await writeDelivery(counted(deliveryFiles({ academy, since: options.deltaFrom }), counts), academy.day, target);
  tell(terminal, options, academy, counts);
}

/** @throws UsageError with every option that is wrong */
function readOptions(given: Record<string, unknown>): Options {
  const { data, error } = Options.safeParse(given);
  if (data !== undefined) return data;
  throw new UsageError(
    error.issues
      .map(({ path, message }) => `--${path.join('.').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${message}`)
      .join('\n'),
  );
}

function academyOf({ seed, schools, day, evolve, clean }: Options): Academy {
  const later = addDays(day, evolve * 7);
  if (later > LAST_DAY) throw new UsageError(`--evolve: ${later} is after ${LAST_DAY}`);
  return { seed, schools, day: later, clean };
}

/** @throws UsageError when something would be lost, or a screen filled with an archive */
async function targetOf(out: string, { bytes }: Terminal): Promise<Target> {
  if (out === '-') {
    if (bytes.isTTY === true)
      throw new UsageError('This writes an archive: give --out, or read it with another program (| passerelle import aaf -).');
    return { kind: 'stream', stream: bytes };
  }
  const kind = /\.(tar\.gz|tgz)$/.test(out) ? 'tar.gz' : out.endsWith('.tar') ? 'tar' : 'folder';
  const target = { kind, path: resolve(out) } as const;
  if (!(await isFree(target)))
    throw new UsageError(`--out: ${out} is there already${kind === 'folder' ? ' and not an empty folder' : ''}`);
  return target;
}

interface Counts {
  files: number;
  bytes: number;
  entities: Record<string, number>;
}

function* counted(files: Iterable<DeliveryFile>, counts: Counts): Generator<DeliveryFile> {
  for (const file of files) {
    counts.files += 1;
    counts.bytes += file.bytes.length;
    counts.entities[file.category] = (counts.entities[file.category] ?? 0) + file.entities;
    yield file;
  }
}

/** On the error stream when the archive is on the other one. */
function tell(
  terminal: Terminal,
  { out, json, deltaFrom }: Options,
  { schools, seed, day }: Academy,
  { files, bytes, entities }: Counts,
): void {
  const voice = out === '-' ? { ...terminal, out: terminal.err } : terminal;
  const mode = deltaFrom === undefined ? 'complete' : 'delta';
  const list = Object.entries(entities)
    .map(([category, count]) => `${category} ${count}`)
    .join(', ');
  const size = `${files} files, ${Math.round(bytes / 1_000_000)} MB`;
  const line = `${schools} schools of seed ${seed} on ${day} (${mode}): ${list}; ${size}. Nobody in it exists.`;
  print(voice, json, { schools, seed, day, mode, files, bytes, entities }, [line]);
}
