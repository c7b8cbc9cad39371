/** `1024` or `1 vCPU`, in CPU units. */
export function cpuUnits(text: string): number | undefined {
  return amount(text, /^(\d*\.?\d+)\s*(vcpu)?$/i)
}

/** `2048` or `2 GB`, in MiB. */
export function mebibytes(text: string): number | undefined {
  return amount(text, /^(\d*\.?\d+)\s*(gb)?$/i)
}

function amount(text: string, form: RegExp): number | undefined {
  const match = form.exec(text)
  return match ? Number(match[1]) * (match[2] ? 1024 : 1) : undefined
}
