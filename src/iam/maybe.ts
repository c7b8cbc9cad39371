/** An answer that may depend on what is not known. */
export type Maybe = 'yes' | 'no' | 'maybe'

/** The opposite; of what is not known, nothing is known. */
export function not(answer: Maybe): Maybe {
  return answer === 'maybe' ? 'maybe' : answer === 'yes' ? 'no' : 'yes'
}

/** Whether all hold: `no` as soon as one does not, whatever the others are; `yes` for none at all. */
export function and(...answers: readonly Maybe[]): Maybe {
  return allOf(answers, answer => answer)
}

/** Whether at least one holds: `yes` as soon as one does, whatever the others are; `no` for none at all. */
export function or(...answers: readonly Maybe[]): Maybe {
  return anyOf(answers, answer => answer)
}

/** The answer that two possible worlds agree on, where nobody knows which of them is real. */
export function agreed(one: Maybe, other: Maybe): Maybe {
  return one === other ? one : 'maybe'
}

/** Whether all items pass a test, which is not asked further once one fails. */
export function allOf<Item>(items: Iterable<Item>, test: (item: Item) => Maybe): Maybe {
  let answer: Maybe = 'yes'
  for (const item of items) {
    const one = test(item)
    if (one === 'no') return 'no'
    if (one === 'maybe') answer = 'maybe'
  }
  return answer
}

/** Whether at least one item passes a test, which is not asked further once one does. */
export function anyOf<Item>(items: Iterable<Item>, test: (item: Item) => Maybe): Maybe {
  return not(allOf(items, item => not(test(item))))
}
