/** Commands that submit workflows. */
@NullMarked
package io.comfymill.standalone.cli.submit;

import org.jspecify.annotations.NullMarked;
