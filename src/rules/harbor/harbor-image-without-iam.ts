import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { about } from '../findings.ts'
import { HARBOR_ROADMAP } from '../sources.ts'

export const harborImageWithoutIam: TaskRule = {
  id: 'harbor-image-without-iam',
  severity: 'error',
  summary: 'the image has no IAM authentication: goharbor’s, Bitnami’s, or 8gears’ before v2.15.0',
  why: 'The image ignores the variables without a word and logs in with its password.',
  evidence:
    'The feature is not in goharbor/harbor: goharbor/harbor#12546 asks for it and is open, and no source there has USE_IAM_AUTH ' +
    '(c50c7ddd). harbor-next’s ROADMAP.md lists it as commercial, delivered in v2.15: it is in the images 8gcr/harbor-… of 8gears. ' +
    'Mirrors are told by the path that they keep; of another path nothing is said.',
  docs: HARBOR_ROADMAP,
  fix: { safety: false },
  ...ofComponents((component, _context, report) => {
    const { edition, hasIam, image, flag, title } = component
    if (hasIam !== false || flag === 'off') return
    const whose = edition === 'commercial' ? `8gears’ image before v2.15.0 (${image?.tag})` : 'an image of goharbor or Bitnami'
    report({
      ...about(component),
      path: [...component.path, 'image'],
      message: `${title} runs ${whose}, which ignores ${component.nameOf('USE_IAM_AUTH')}: it has no IAM authentication`,
      help: 'use 8gears.container-registry.com/8gcr/harbor-… of v2.15.0 or newer',
    })
  }),
}
