/** Which nodes could run a job: asked at submit by the gateway, at placement by the scheduler. */
@NullMarked
package io.comfymill.common.eligibility;

import org.jspecify.annotations.NullMarked;
