/** Commands about nodes, pools and the queue. */
@NullMarked
package io.comfymill.standalone.cli.fleet;

import org.jspecify.annotations.NullMarked;
