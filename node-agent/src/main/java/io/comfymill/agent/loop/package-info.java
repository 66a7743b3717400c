/** Where the work for one node runs. */
@NullMarked
package io.comfymill.agent.loop;

import org.jspecify.annotations.NullMarked;
