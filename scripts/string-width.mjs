/** Stands in for `string-width` in the bundle of yargs: our help is plain text, a column a character. */
export default function stringWidth(text) {
  return text.length
}
