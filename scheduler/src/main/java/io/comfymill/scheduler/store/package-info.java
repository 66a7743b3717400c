/** PostgreSQL: the truth that every cycle writes and every start reads. */
@NullMarked
package io.comfymill.scheduler.store;

import org.jspecify.annotations.NullMarked;
