import fc from 'fast-check'

const PIECES = [
  ...[
    "'",
    '"',
    '`',
    '\\',
    '$$',
    '$',
    '${user}',
    '{{user}}',
    ';',
    '--',
    '/*',
    '*/',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '%',
    '%I',
    '%%',
    '?',
    ':name',
    ':',
  ],
  ...[
    "'; DROP ROLE master; --",
    '"; DROP TABLE t; --',
    '$$; END',
    'END $$;',
    'é',
    '漢',
    '🐘',
    '\u202e',
    '\u00a0',
    '=',
    '&',
    '@',
    ',',
    '[',
    '\\.',
    '\\q',
  ],
]

/** What would do harm where it is not quoted, in any language; no NUL, which no text of theirs may hold, and no half characters. */
export const HOSTILE: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: 'grapheme', maxLength: 4 })), {
    maxLength: 5,
  })
  .map(pieces => pieces.join('').replaceAll(/[\0\x01]/g, ''))
