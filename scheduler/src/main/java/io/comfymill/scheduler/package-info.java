/** The scheduler service: its settings and what is wired once. */
@NullMarked
package io.comfymill.scheduler;

import org.jspecify.annotations.NullMarked;
