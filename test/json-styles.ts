import type { Json, Patch } from '../src/model/patch.ts'

const insert = (value: Json, ...path: (string | number)[]): Patch => ({ op: 'insert', path, value })
const set = (value: Json, ...path: (string | number)[]): Patch => ({ op: 'set', path, value })
const remove = (...path: (string | number)[]): Patch => ({ op: 'remove', path })
const NEW = { name: 'N', value: 'V' }

/** How people lay JSON out, and what must come of it: title, text before, patches, text after. `→` is a tab, `␍` a CR. */
export const STYLE_CASES: readonly (readonly [title: string, before: string, patches: Patch[], after: string])[] = [
  [
    'an object a line, at the end',
    '{\n  "l": [\n    { "name": "A", "value": "1" }\n  ]\n}\n',
    [insert(NEW, 'l', 1)],
    '{\n  "l": [\n    { "name": "A", "value": "1" },\n    { "name": "N", "value": "V" }\n  ]\n}\n',
  ],
  [
    'an object a line, at the start',
    '{\n  "l": [\n    { "name": "A" },\n    { "name": "B" }\n  ]\n}\n',
    [insert(NEW, 'l', 0)],
    '{\n  "l": [\n    { "name": "N", "value": "V" },\n    { "name": "A" },\n    { "name": "B" }\n  ]\n}\n',
  ],
  [
    'an object a line, in the middle',
    '{\n  "l": [\n    { "name": "A" },\n    { "name": "B" }\n  ]\n}\n',
    [insert(NEW, 'l', 1)],
    '{\n  "l": [\n    { "name": "A" },\n    { "name": "N", "value": "V" },\n    { "name": "B" }\n  ]\n}\n',
  ],
  [
    'an object a line, without blanks',
    '{"l":[\n  {"name":"A","value":"1"}\n]}\n',
    [insert(NEW, 'l', 1)],
    '{"l":[\n  {"name":"A","value":"1"},\n  {"name":"N","value":"V"}\n]}\n',
  ],
  [
    'a member a line',
    '{\n    "l": [\n        {\n            "name": "A"\n        }\n    ]\n}',
    [insert(NEW, 'l', 1)],
    '{\n    "l": [\n        {\n            "name": "A"\n        },\n        {\n            "name": "N",\n            "value": "V"\n        }\n    ]\n}',
  ],
  [
    'a new list in a pretty object',
    '{\n  "a": 1\n}\n',
    [set([NEW], 'l')],
    '{\n  "a": 1,\n  "l": [\n    {\n      "name": "N",\n      "value": "V"\n    }\n  ]\n}\n',
  ],
  [
    'a new list in an object on one line',
    '{\n  "c": [{ "name": "a" }]\n}\n',
    [set([NEW], 'c', 0, 'l')],
    '{\n  "c": [{ "name": "a", "l": [{ "name": "N", "value": "V" }] }]\n}\n',
  ],
  ['a short list of words', '{\n  "cpu": "256"\n}\n', [set(['FARGATE'], 'r')], '{\n  "cpu": "256",\n  "r": ["FARGATE"]\n}\n'],
  [
    'tabs',
    '{\n→"l": [\n→→"a"\n→]\n}\n',
    [insert('b', 'l', 1), set({ x: 1 }, 'm')],
    '{\n→"l": [\n→→"a",\n→→"b"\n→],\n→"m": {\n→→"x": 1\n→}\n}\n',
  ],
  [
    'CRLF',
    '{␍\n  "l": [␍\n    "a"␍\n  ]␍\n}␍\n',
    [insert('b', 'l', 1), set({ x: 1 }, 'm')],
    '{␍\n  "l": [␍\n    "a",␍\n    "b"␍\n  ],␍\n  "m": {␍\n    "x": 1␍\n  }␍\n}␍\n',
  ],
  ['a byte order mark', '\ufeff{\n  "a": 1\n}', [set(2, 'b')], '\ufeff{\n  "a": 1,\n  "b": 2\n}'],
  [
    'minified',
    '{"a":1,"l":[{"name":"A"}]}',
    [insert(NEW, 'l', 0), set({ x: [] }, 'm')],
    '{"a":1,"l":[{"name":"N","value":"V"},{"name":"A"}],"m":{"x":[]}}',
  ],
  [
    'one line with blanks',
    '{ "l": [ { "name": "A" }, { "name": "B" } ] }',
    [insert(NEW, 'l', 1)],
    '{ "l": [ { "name": "A" }, { "name": "N", "value": "V" }, { "name": "B" } ] }',
  ],
  ['no blank behind colons', '{\n "a":1\n}', [set({ c: { d: 1 } }, 'b')], '{\n "a":1,\n "b":{\n  "c":{\n   "d":1\n  }\n }\n}'],
  ['blanks before colons', '{\n  "a" : 1\n}', [set(2, 'b')], '{\n  "a" : 1,\n  "b" : 2\n}'],
  ['empty lines between members', '{\n  "a": 1,\n\n  "b": 2\n}\n', [set(3, 'c')], '{\n  "a": 1,\n\n  "b": 2,\n\n  "c": 3\n}\n'],
  [
    'several items a line',
    '{\n  "l": [1, 2, 3,\n        4, 5, 6]\n}',
    [insert(9, 'l', 3), remove('l', 5)],
    '{\n  "l": [1, 2, 3, 9,\n        4, 5]\n}',
  ],
  [
    'an empty list',
    '{\n  "l": [],\n  "b": 1\n}\n',
    [insert(1, 'l', 0), insert({ a: 2 }, 'l', 0)],
    '{\n  "l": [\n    1,\n    {\n      "a": 2\n    }\n  ],\n  "b": 1\n}\n',
  ],
  ['an empty list over two lines', '{\n  "l": [\n  ]\n}\n', [insert('a', 'l', 0)], '{\n  "l": [\n    "a"\n  ]\n}\n'],
  ['an empty object', '{\n  "o": {}\n}\n', [set('x', 'o', 'a')], '{\n  "o": {\n    "a": "x"\n  }\n}\n'],
  ['an empty document', '{}', [set('x', 'a')], '{"a": "x"}'],
  ['the first removed', '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n', [remove('a')], '{\n  "b": 2,\n  "c": 3\n}\n'],
  ['the middle removed', '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n', [remove('b')], '{\n  "a": 1,\n  "c": 3\n}\n'],
  ['the last removed', '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n', [remove('c')], '{\n  "a": 1,\n  "b": 2\n}\n'],
  ['first and last removed', '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n', [remove('a'), remove('c')], '{\n  "b": 2\n}\n'],
  ['all removed', '{\n  "o": {\n    "a": 1,\n    "b": 2\n  }\n}\n', [remove('o', 'a'), remove('o', 'b')], '{\n  "o": {}\n}\n'],
  ['the last exchanged', '{\n  "a": 1,\n  "b": 2\n}\n', [remove('b'), set(9, 'z')], '{\n  "a": 1,\n  "z": 9\n}\n'],
  [
    'all exchanged, out of order',
    '[\n  1\n]\n',
    [remove(0), insert('second', 1), insert('first', 0)],
    '[\n  "first",\n  "second"\n]\n',
  ],
  ['commas before members', '{\n    "a": 1\n  , "b": 2\n  , "c": 3\n}', [remove('b')], '{\n    "a": 1\n  , "c": 3\n}'],
  ['an object by a string', '{\n  "a": {\n    "b": 1\n  },\n  "c": 2\n}', [set('x', 'a')], '{\n  "a": "x",\n  "c": 2\n}'],
  [
    'a string by an object',
    '{\n  "a": "x",\n  "c": 2\n}',
    [set({ b: [1] }, 'a')],
    '{\n  "a": {\n    "b": [1]\n  },\n  "c": 2\n}',
  ],
  [
    'moved from one list to another',
    '{\n  "from": [\n    { "name": "A" },\n    { "name": "B" }\n  ],\n  "to": [\n    { "name": "C" }\n  ]\n}\n',
    [remove('from', 0), insert({ name: 'A' }, 'to', 1)],
    '{\n  "from": [\n    { "name": "B" }\n  ],\n  "to": [\n    { "name": "C" },\n    { "name": "A" }\n  ]\n}\n',
  ],
  [
    'what only looks like JSON inside of strings',
    '{\n  "a": "{ \\"b\\": [1, 2] }",\n  "l": ["],[", "}"]\n}',
    [insert('\\"', 'l', 1)],
    '{\n  "a": "{ \\"b\\": [1, 2] }",\n  "l": ["],[", "\\\\\\"", "}"]\n}',
  ],
]
