/** JSON as Python has it, which is a little more than JSON. */
@NullMarked
package io.comfymill.common.json;

import org.jspecify.annotations.NullMarked;
