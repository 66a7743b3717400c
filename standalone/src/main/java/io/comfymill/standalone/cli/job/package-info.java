/** Commands about jobs that there are. */
@NullMarked
package io.comfymill.standalone.cli.job;

import org.jspecify.annotations.NullMarked;
