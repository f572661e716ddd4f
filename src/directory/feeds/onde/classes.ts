import { foldText } from '../../../domain/organisation.js';
import type { FeedPlace } from '../record.js';
import type { OndePupil } from './pupils.js';

/** The classes of a school: by ONDE's number where the file has it, by their label otherwise. */
export class Classes {
  readonly #idsByLabel = new Map<string, Set<string>>();

  constructor(
    private readonly uai: string,
    pupils: readonly OndePupil[],
  ) {
    for (const { className, classId } of pupils) {
      if (className === undefined || classId === undefined) continue;
      const label = foldText(className);
      this.#idsByLabel.set(label, (this.#idsByLabel.get(label) ?? new Set()).add(classId));
    }
  }

  /** The class of a label; undefined when two classes are called so and no number says which. */
  placeOf(label: string | undefined, classId?: string): FeedPlace | undefined {
    const name = label ?? classId;
    if (name === undefined) return undefined;
    const ids = [...(this.#idsByLabel.get(foldText(name)) ?? [])];
    if (classId === undefined && ids.length > 1) return undefined;
    return { schoolKey: this.uai, kind: 'class', id: classId ?? ids[0] ?? (foldText(name) || name), name };
  }
}
