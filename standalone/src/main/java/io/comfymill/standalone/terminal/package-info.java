/** What a terminal can show beside text. */
@NullMarked
package io.comfymill.standalone.terminal;

import org.jspecify.annotations.NullMarked;
