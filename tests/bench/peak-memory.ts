import { readFileSync } from 'node:fs';

/** The most memory this process ever held, in MB (10⁶ bytes): the kernel's own count, where it keeps one for this program alone. */
export function peakMegabytes(): number {
  const kilobytes = kernelCount() ?? process.resourceUsage().maxRSS;
  return (kilobytes * 1_024) / 1_000_000;
}

/** `ru_maxrss` begins with what the process was before it became this program. */
function kernelCount(): number | undefined {
  try {
    const [, peak] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return peak === undefined ? undefined : Number(peak);
  } catch {
    return undefined;
  }
}
