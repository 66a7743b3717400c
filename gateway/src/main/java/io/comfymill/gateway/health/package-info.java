/** Whether this gateway can accept and durably keep a job. */
@NullMarked
package io.comfymill.gateway.health;

import org.jspecify.annotations.NullMarked;
