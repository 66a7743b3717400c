/** Commands about who may do what, and what was done. */
@NullMarked
package io.comfymill.standalone.cli.access;

import org.jspecify.annotations.NullMarked;
