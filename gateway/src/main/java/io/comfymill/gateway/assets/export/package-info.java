/**
 * Many assets as one archive: a task that any gateway takes, with its progress told over the
 * socket.
 */
@NullMarked
package io.comfymill.gateway.assets.export;

import org.jspecify.annotations.NullMarked;
