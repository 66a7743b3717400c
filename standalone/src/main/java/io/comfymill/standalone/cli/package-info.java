/** The commands of {@code comfymill}. */
@NullMarked
package io.comfymill.standalone.cli;

import org.jspecify.annotations.NullMarked;
