import { UserError } from '../model/errors.ts'

/** Why a source cannot be linted, and where. */
export class LoadError extends UserError {
  readonly position: { line: number; column: number } | undefined
  /** Certainly something else, such as a CloudFormation template: no mistake where it lies in a folder. */
  readonly isOtherKind: boolean
  constructor(message: string, position?: { line: number; column: number }, isOtherKind = false) {
    super(message)
    this.position = position
    this.isOtherKind = isOtherKind
  }
}
