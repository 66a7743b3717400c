/** Live frames: what agents send to gateways over Redis while a job runs. */
@NullMarked
package io.comfymill.common.live;

import org.jspecify.annotations.NullMarked;
