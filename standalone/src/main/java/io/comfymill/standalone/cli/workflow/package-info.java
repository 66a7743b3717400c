/** {@code comfymill workflows}. */
@NullMarked
package io.comfymill.standalone.cli.workflow;

import org.jspecify.annotations.NullMarked;
