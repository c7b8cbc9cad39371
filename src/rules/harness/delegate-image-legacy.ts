import { isLegacyImage } from '../../model/image.ts'
import type { TaskRule } from '../context.ts'
import { ofDatabaseDelegates } from '../each.ts'
import { about } from '../findings.ts'
import { FEATURE_PARITY } from '../sources.ts'

export const delegateImageLegacy: TaskRule = {
  id: 'delegate-image-legacy',
  severity: 'warning',
  summary: 'the image is the legacy delegate although the database names are set',
  why:
    'Harness’s pages disagree. The page on IAM authentication: "currently supported only on Harness Delegate 3.0 running on AWS ECS Fargate". ' +
    'The page on feature parity lists ECS Fargate and RDS/Aurora IAM authentication among what "require[s] the legacy delegate (DEL 3.0)". ' +
    'We follow the first; if steps work for you with this image, ignore the rule.',
  docs: FEATURE_PARITY,
  fix: { safety: false },
  ...ofDatabaseDelegates((delegate, _context, report) => {
    const { image, path } = delegate
    if (!delegate.hasDatabaseWiring || !image || !isLegacyImage(image)) return
    report({
      ...about(delegate),
      path: [...path, 'image'],
      message: `the tag ${image.tag} is that of a legacy delegate; the database names are documented for Delegate 3.x`,
      help: 'use an image of Delegate 3.x, such as us-docker.pkg.dev/gar-prod-setup/harness-public/harness/delegate:3.0.0',
    })
  }),
}
