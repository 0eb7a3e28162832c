/** Tests of the Helm chart and of the GitOps examples: rendered, and on a real API server. */
@NullMarked
package io.spendlane.helm;

import org.jspecify.annotations.NullMarked;
