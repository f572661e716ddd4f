import { randomUUID } from 'node:crypto';

/** Somebody as the LMS knows them. */
export interface LmsMember {
  /** `sub` of its messages. */
  readonly subject: string;
  readonly role: 'teacher' | 'pupil';
  readonly givenName: string;
  readonly familyName: string;
  readonly email?: string;
  readonly sourcedId?: string;
  /** In place of the one role in full. */
  readonly roles?: readonly string[];
}

export interface LmsCourse {
  readonly id: string;
  readonly title: string;
  readonly deploymentId: string;
  readonly members: readonly LmsMember[];
}

/** Opens the tool in a course. */
export interface LmsLink {
  readonly id: string;
  readonly courseId: string;
  readonly title: string;
  /** Absent: the tool's own address. */
  readonly url?: string;
  readonly custom: Readonly<Record<string, string>>;
}

export interface GradeColumn {
  readonly id: string;
  readonly courseId: string;
  readonly label: string;
  readonly scoreMaximum: number;
  readonly resourceLinkId?: string;
  readonly resourceId?: string;
  readonly tag?: string;
}

/** The last score of somebody in a column, as it was sent. */
export interface KeptScore {
  readonly userId: string;
  readonly timestamp: string;
  readonly activityProgress: string;
  readonly gradingProgress: string;
  readonly scoreGiven?: number;
  readonly scoreMaximum?: number;
  readonly comment?: string;
}

/** What an LMS keeps: courses, who is in them, links and grades. In memory. */
export class CourseBook {
  readonly courses = new Map<string, LmsCourse>();
  readonly links = new Map<string, LmsLink>();
  readonly columns = new Map<string, GradeColumn>();
  /** Column → subject → score. */
  private readonly scores = new Map<string, Map<string, KeptScore>>();

  addCourse(course: LmsCourse): LmsCourse {
    this.courses.set(course.id, course);
    return course;
  }

  addLink(link: Omit<LmsLink, 'id' | 'custom'> & Partial<LmsLink>): LmsLink {
    const added = { id: randomUUID(), custom: {}, ...link };
    this.links.set(added.id, added);
    return added;
  }

  addColumn(column: Omit<GradeColumn, 'id'> & { readonly id?: string }): GradeColumn {
    const added = { id: randomUUID(), ...column };
    this.columns.set(added.id, added);
    return added;
  }

  removeColumn(id: string): void {
    this.columns.delete(id);
    this.scores.delete(id);
  }

  linksOf(courseId: string): readonly LmsLink[] {
    return [...this.links.values()].filter((link) => link.courseId === courseId);
  }

  columnsOf(courseId: string): readonly GradeColumn[] {
    return [...this.columns.values()].filter((column) => column.courseId === courseId);
  }

  columnsOfLink(linkId: string): readonly GradeColumn[] {
    return [...this.columns.values()].filter(({ resourceLinkId }) => resourceLinkId === linkId);
  }

  member(courseId: string, subject: string): LmsMember | undefined {
    return this.courses.get(courseId)?.members.find((member) => member.subject === subject);
  }

  keep(columnId: string, score: KeptScore): void {
    const kept = this.scores.get(columnId) ?? new Map<string, KeptScore>();
    this.scores.set(columnId, kept.set(score.userId, score));
  }

  score(columnId: string, subject: string): KeptScore | undefined {
    return this.scores.get(columnId)?.get(subject);
  }

  scoresOf(columnId: string): readonly KeptScore[] {
    return [...(this.scores.get(columnId)?.values() ?? [])];
  }
}
