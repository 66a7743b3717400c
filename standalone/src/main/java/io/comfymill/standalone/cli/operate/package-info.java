/** Commands for whoever runs an installation. */
@NullMarked
package io.comfymill.standalone.cli.operate;

import org.jspecify.annotations.NullMarked;
