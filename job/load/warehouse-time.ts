/** Reads a TIMESTAMP of the warehouse: it writes a time of UTC without saying so. */
export function warehouseTime(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}Z`)
}
