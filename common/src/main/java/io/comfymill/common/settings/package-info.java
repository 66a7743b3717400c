/** What settings may be, and how that is said. */
@NullMarked
package io.comfymill.common.settings;

import org.jspecify.annotations.NullMarked;
