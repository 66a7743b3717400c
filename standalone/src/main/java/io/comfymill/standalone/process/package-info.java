/** Child processes: what it takes to start one, whether it is ready, and how it is stopped. */
@NullMarked
package io.comfymill.standalone.process;

import org.jspecify.annotations.NullMarked;
