/** PostgreSQL: every cycle writes it in one statement, every start reads it. */
@NullMarked
package io.comfymill.scheduler.store;

import org.jspecify.annotations.NullMarked;
