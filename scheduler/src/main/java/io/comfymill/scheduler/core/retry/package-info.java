/** Whether, where and how soon a failed job is tried again. */
@NullMarked
package io.comfymill.scheduler.core.retry;

import org.jspecify.annotations.NullMarked;
