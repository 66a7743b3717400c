/** The {@code comfymill} command line. */
@NullMarked
package io.comfymill.standalone.cli;

import org.jspecify.annotations.NullMarked;
