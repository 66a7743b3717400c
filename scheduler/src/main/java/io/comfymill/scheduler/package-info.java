/** The scheduler service: decides which node runs which job. */
@NullMarked
package io.comfymill.scheduler;

import org.jspecify.annotations.NullMarked;
