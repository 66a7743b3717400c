/** JSON as Python reads and writes it, which allows a little more than the standard. */
@NullMarked
package io.comfymill.common.json;

import org.jspecify.annotations.NullMarked;
