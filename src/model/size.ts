/** `1024` or `1 vCPU`, in CPU units. */
export function cpuUnits(text: string): number | undefined {
  const [, number, unit] = /^(\d*\.?\d+)\s*(vcpu)?$/i.exec(text) ?? []
  return number === undefined ? undefined : Number(number) * (unit ? 1024 : 1)
}

/** `2048` or `2 GB`, in MiB. */
export function mebibytes(text: string): number | undefined {
  const [, number, unit] = /^(\d*\.?\d+)\s*(gb)?$/i.exec(text) ?? []
  return number === undefined ? undefined : Number(number) * (unit ? 1024 : 1)
}
