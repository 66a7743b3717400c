/**
 * {@code comfymill dev}: which processes a Comfymill on one machine consists of, from the first
 * check to the end of the last one.
 */
@NullMarked
package io.comfymill.standalone.dev;

import org.jspecify.annotations.NullMarked;
