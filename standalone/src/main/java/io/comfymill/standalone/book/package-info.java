/** Long texts, cut into parts that can be spoken one by one. */
@NullMarked
package io.comfymill.standalone.book;

import org.jspecify.annotations.NullMarked;
