/** The fleet and its queue, live in a terminal. */
@NullMarked
package io.comfymill.standalone.top;

import org.jspecify.annotations.NullMarked;
