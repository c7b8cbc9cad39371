/**
 * Has the SDK keep its advice on Node's version to itself: which version runs this command is said in our own package.json.
 * It looks at the environment when its first client is made, so this comes before. Whoever has set the variable has chosen.
 * https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html and @aws-sdk/core, emitWarningIfUnsupportedVersion.
 */
export function silenceVersionWarning(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
}

/**
 * A logger that says nothing. It is no `NoOpLogger`, in place of which the SDK writes some warnings to the console: that there
 * are credentials in the environment beside a profile, for one.
 */
export const SILENT_LOGGER = { trace() {}, debug() {}, info() {}, warn() {}, error() {} } as const
