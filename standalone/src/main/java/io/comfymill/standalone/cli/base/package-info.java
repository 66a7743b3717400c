/** What all commands have in common. */
@NullMarked
package io.comfymill.standalone.cli.base;

import org.jspecify.annotations.NullMarked;
