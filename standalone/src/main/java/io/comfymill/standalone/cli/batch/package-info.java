/** {@code comfymill batch}: thousands of jobs as one thing. */
@NullMarked
package io.comfymill.standalone.cli.batch;

import org.jspecify.annotations.NullMarked;
