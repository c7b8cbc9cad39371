import { type Container, fields, items, read, unresolvedExpression } from './model/task-definition.ts'

/** Whether a volume is mounted over a file of a container, or over a folder above it; undefined where that cannot be told. */
export function hasVolumeOver({ fields: container }: Container, file: string): boolean | undefined {
  const { mountPoints, volumesFrom } = container
  if (mountPoints === undefined && volumesFrom === undefined) return false
  const over = items(mountPoints, []).map(({ value }) => isOver(value, file))
  if (over.includes(true)) return true
  // What another container mounts is not looked into.
  const isOpen = unresolvedExpression(mountPoints) !== undefined || items(volumesFrom, []).length > 0
  return isOpen || over.includes(undefined) ? undefined : false
}

/** Whether a mount point lies over a file; undefined where its path is not known. */
function isOver(mountPoint: unknown, file: string): boolean | undefined {
  const reading = read(fields(mountPoint).containerPath)
  if (reading.state === 'unresolved' || unresolvedExpression(mountPoint) !== undefined) return undefined
  if (reading.state !== 'given') return false
  const folder = reading.text.replace(/\/+$/, '')
  return file === folder || isAbove(folder, file)
}

/** Whether a path is that of a folder above a file. */
export function isAbove(folder: string, file: string): boolean {
  return file.length > folder.length && file[folder.length] === '/' && file.startsWith(folder)
}
