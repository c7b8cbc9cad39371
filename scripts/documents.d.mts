/** Every generated document: its path from the root, and the text it must have. Needs the built command. */
export function documents(): Map<string, string>
