/** Finds the workflow that ComfyUI writes into the files it makes. */
@NullMarked
package io.comfymill.standalone.embedded;

import org.jspecify.annotations.NullMarked;
