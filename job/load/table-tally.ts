import type { DropPurpose, PlannedStatement } from './load-plan'

/** What the statements of a load have done to one table so far. */
export class TableTally {
  #rows: Partial<Record<PlannedStatement['purpose'], number>> = {}

  /** Counts the rows that a statement has touched. */
  add(purpose: PlannedStatement['purpose'], rows: number): void {
    this.#rows[purpose] = (this.#rows[purpose] ?? 0) + rows
  }

  get loaded(): number {
    return this.#of('insert')
  }

  /** Rows of earlier loads that are no more: deleted, of a version that has ended, or marked as deleted. */
  get deleted(): number {
    return this.#of('delete') + this.#of('close') + this.#of('mark')
  }

  /** Incoming rows that were not to be loaded. */
  get leftOut(): number {
    return dropPurposes.reduce((sum, purpose) => sum + this.#of(purpose), 0)
  }

  /** `3 rows inserted, 1 deleted, 2 left out as their key is there`. */
  describe(): string {
    const told = [
      [this.#of('close'), 'of ended versions'],
      [this.#of('mark'), 'marked as deleted'],
      ...dropPurposes.map((purpose) => [this.#of(purpose), reasons[purpose]] as const),
    ] as const
    return [
      `${this.loaded} rows inserted`,
      `${this.#of('delete')} deleted`,
      ...told.filter(([rows]) => rows > 0).map(([rows, what]) => `${rows} ${what}`),
    ].join(', ')
  }

  #of(purpose: PlannedStatement['purpose']): number {
    return this.#rows[purpose] ?? 0
  }
}

const reasons: Readonly<Record<DropPurpose, string>> = {
  drop_superseded: 'left out as a newer load has written them',
  drop_known: 'left out as their key is there',
  drop_unchanged: 'left out as nothing has changed',
  drop_deleted: 'left out as their record is deleted',
}

const dropPurposes = Object.keys(reasons) as readonly DropPurpose[]
