/**
 * What happens to unfinished jobs and their attempts: each event or timer, and the change that
 * follows.
 */
@NullMarked
package io.comfymill.scheduler.core.lifecycle;

import org.jspecify.annotations.NullMarked;
